#include "store/deed_columns.h"

#include <string>

namespace strongroom::store {

domain::Deed DeedAt(const pqxx::row& row, int at) {
  domain::Deed deed{.actor = row[at].as<std::string>(),
                    .actor_kind = base::Parse<domain::ActorKind>(row[at + 1].as<std::string>())
                                      .value_or(domain::ActorKind::kUnknown),
                    .at = {},
                    .activity = row[at + 3].as<std::string>(),
                    .audit_store = row[at + 4].as<std::string>()};
  if (!row[at + 2].is_null()) {
    deed.at = std::chrono::sys_seconds{std::chrono::seconds{row[at + 2].as<int64_t>()}};
  }
  return deed;
}

}  // namespace strongroom::store
