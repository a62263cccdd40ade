#include "store/silence_watch.h"

#include <utility>

#include "base/log.h"
#include "base/stop.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/interruptible_connection.h"

namespace strongroom::store {
namespace {

using std::chrono::steady_clock;

// Into so many parts patience is divided.
constexpr int kLooks = 5;

}  // namespace

SilenceWatch::SilenceWatch(const std::string& dsn, std::vector<Database*> databases,
                           SilenceLimits limits)
    : dsn_(WithDefaults(dsn)),
      databases_(std::move(databases)),
      limits_(limits),
      silent_(limits.attempts, limits.spell) {}

void SilenceWatch::Run(const std::stop_token& stop) {
  auto pause = limits_.patience / kLooks;
  while (base::SleepFor(pause, stop)) {
    try {
      pause = Look(stop) == Heard::kAnswers ? limits_.patience : limits_.patience / kLooks;
    } catch (const StoreError&) {
      return;  // stopped
    }
  }
}

// Who begins to wait while this asks has not waited for long.
SilenceWatch::Heard SilenceWatch::Look(const std::stop_token& stop) {
  const auto since = steady_clock::now() - limits_.patience;
  const std::set<Peer> peers = PeersUsedSince(since);
  silent_.KeepOnly(peers);
  Heard heard = peers.empty() ? Heard::kNothing : Heard::kAnswers;
  for (const Peer& peer : peers) {
    const auto begun = steady_clock::now();
    if (SaysAnything(DsnOf(peer, dsn_), limits_.answer, stop)) {
      silent_.NoteAnswer(peer);
      continue;
    }
    heard = Heard::kSilence;
    if (!silent_.NoteSilence(peer, begun, steady_clock::now())) continue;
    base::LogError("PostgreSQL has fallen silent: what waits for it is broken off",
                   {{"host", ShowPeer(peer)}});
    for (Database* database : databases_) database->InterruptUsedSince(since, peer);
  }
  return heard;
}

std::set<Peer> SilenceWatch::PeersUsedSince(steady_clock::time_point time) const {
  std::set<Peer> peers;
  for (const Database* database : databases_) peers.merge(database->PeersUsedSince(time));
  return peers;
}

}  // namespace strongroom::store
