#include "store/silence_watch.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/stop.h"
#include "store/dsn.h"
#include "store/failure_words.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

// Into so many parts patience is divided.
constexpr int kLooks = 5;

bool IsSilent(const std::string& host, const std::stop_token& stop) {
  try {
    const Session session(host, 0, stop);
    return false;
  } catch (const pqxx::broken_connection& e) {
    return IsSilence(e);
  } catch (const StoreError&) {
    return false;  // stopped
  }
}

// As Session has it.
std::string PeerOf(const std::string& host) {
  const DsnOptions options = ReadDsn(host);
  const auto said = [&](const char* keyword, const char* otherwise) {
    const auto found = options.find(keyword);
    return found == options.end() || found->second.empty() ? otherwise : found->second;
  };
  return said("host", said("hostaddr", "").c_str()) + ':' + said("port", "5432");
}

}  // namespace

SilenceWatch::SilenceWatch(const std::string& dsn, std::vector<Database*> databases,
                           std::chrono::milliseconds patience)
    : hosts_(EachHostOf(WithDefaults(dsn))),
      databases_(std::move(databases)),
      patience_(patience),
      thread_([this](const std::stop_token& stop) {
        auto pause = patience_ / kLooks;
        while (base::SleepFor(pause, stop)) {
          pause = Look(stop) ? patience_ : patience_ / kLooks;
        }
      }) {}

// Who begins to wait while this asks has not waited for long.
bool SilenceWatch::Look(const std::stop_token& stop) const {
  const auto since = std::chrono::steady_clock::now() - patience_;
  const bool is_waited_for =
      std::any_of(databases_.begin(), databases_.end(),
                  [&](const Database* database) { return database->IsUsedSince(since); });
  if (!is_waited_for) return false;
  for (const std::string& host : hosts_) {
    if (!IsSilent(host, stop)) continue;
    base::LogError("PostgreSQL has fallen silent: what waits for it is broken off");
    const std::string peer = hosts_.size() == 1 ? "" : PeerOf(host);
    for (Database* database : databases_) database->InterruptUsedSince(since, peer);
  }
  return true;
}

}  // namespace strongroom::store
