#include "cli/set_provider.h"

#include "cli/error.h"

namespace strongroom::cli {

domain::ProviderKind ProviderOf(const sets::BackupSet& set) {
  if (const auto kind = set.provider.kind()) return *kind;
  throw CliError("backup set " + set.name + " is " + set.provider.Show() +
                 ": by whose rules its policies are looked at is not known here");
}

}  // namespace strongroom::cli
