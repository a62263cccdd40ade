#include "store/settings.h"

#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kStorePurgeGrace =
    "UPDATE strongroom.settings SET purge_grace = make_interval(secs => $1)";

}  // namespace

void StorePurgeGrace(const std::string& owner_dsn, std::chrono::seconds grace) {
  Database owner(owner_dsn, 1);
  InTransaction(owner, "store the purge grace", [&](pqxx::work& transaction) {
    transaction.exec_params(kStorePurgeGrace, int64_t{grace.count()});
  });
}

}  // namespace strongroom::store
