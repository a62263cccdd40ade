#include "export/own_name.h"

#include "catalogue/sealed_name.h"

namespace strongroom::exporting {

std::optional<sets::Problem> OtherName(const catalogue::Catalogues& catalogues,
                                       const sets::BackupSet& set, const sets::Item& item) {
  const bool has_own = catalogue::HasOwnName(
      catalogues, set.provider.kind(),
      {.type = item.type, .id = item.id, .name = item.name, .content = item.content});
  if (has_own) return std::nullopt;
  return sets::ProblemOf(set.name, item, catalogue::kOtherName);
}

}  // namespace strongroom::exporting
