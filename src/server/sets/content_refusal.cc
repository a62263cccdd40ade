#include "server/sets/content_refusal.h"

#include <span>

#include "base/printable.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"

namespace strongroom::server::sets {

void RefuseRemoved(const std::string& set) { throw NotFound(kResource, set); }

void RefuseAltered(const std::string& set, const store::SetItem& item) {
  throw Internal("backup set \"" + set + "\": what is stored of " + item.type + ' ' +
                 base::Printable(item.external_id) +
                 " is not what its digest says; kubectl strongroom verify tells what else is not");
}

void RefuseContent(store::Database& database, const std::string& set, const store::SetItem& item,
                   int64_t version) {
  if (store::ItemsOf(database, std::span(&version, 1)).empty()) RefuseRemoved(set);
  RefuseAltered(set, item);
}

}  // namespace strongroom::server::sets
