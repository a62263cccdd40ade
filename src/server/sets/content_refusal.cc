#include "server/sets/content_refusal.h"

#include <span>

#include "base/printable.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"

namespace strongroom::server::sets {

void RefuseRemoved(store::Database& database, const std::string& set, int64_t version) {
  if (store::ItemsOf(database, std::span(&version, 1)).empty()) throw NotFound(kResource, set);
}

std::string AlteredText(const std::string& set, const store::SetItem& item) {
  return "backup set \"" + set + "\": what is stored of " + item.type + ' ' +
         base::Printable(item.external_id) +
         " is not what its digest says; kubectl strongroom verify tells what else is not";
}

void RefuseContent(store::Database& database, const std::string& set, const store::SetItem& item,
                   int64_t version) {
  RefuseRemoved(database, set, version);
  throw ApiStatus(StatusReason::kContentAltered, AlteredText(set, item));
}

}  // namespace strongroom::server::sets
