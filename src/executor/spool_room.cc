#include "executor/spool_room.h"

namespace strongroom::executor {
namespace {

// The server counts header and outcome against the same limit. An outcome has a text for each type
// and warnings: far less than this.
constexpr uint64_t WithoutTheFrame(uint64_t set_bytes) { return set_bytes - set_bytes / 8; }

}  // namespace

SpoolRoom::SpoolRoom(const api::ExecutorLimits& limits)
    : SpoolRoom({.disk_bytes = limits.max_spool_bytes,
                 .set_bytes = WithoutTheFrame(limits.max_set_bytes),
                 .items = limits.max_items},
                "the run", "") {}

SpoolUse SpoolRoom::ShareOfAType(const SpoolUse& most) {
  const auto share = [](uint64_t number) { return number / 4 * 3; };
  return {.disk_bytes = share(most.disk_bytes),
          .set_bytes = share(most.set_bytes),
          .items = share(most.items)};
}

std::string SpoolRoom::Take(const SpoolUse& more) {
  const auto too_much = [this](uint64_t most, const char* what,
                               uint64_t api::ExecutorLimits::*limit) {
    return std::string(whose_) + " has more than " + std::to_string(most) + ' ' + what + " (" +
           part_ + api::FlagOf(limit) + ')';
  };
  const base::MutexLock lock(mutex_);
  if (used_.disk_bytes + more.disk_bytes > most_.disk_bytes) {
    return too_much(most_.disk_bytes, "bytes on disk", &api::ExecutorLimits::max_spool_bytes);
  }
  if (used_.set_bytes + more.set_bytes > most_.set_bytes) {
    return too_much(most_.set_bytes, "bytes", &api::ExecutorLimits::max_set_bytes);
  }
  if (used_.items + more.items > most_.items) {
    return too_much(most_.items, "policies", &api::ExecutorLimits::max_items);
  }
  used_.disk_bytes += more.disk_bytes;
  used_.set_bytes += more.set_bytes;
  used_.items += more.items;
  return {};
}

void SpoolRoom::GiveBack(const SpoolUse& use) {
  const base::MutexLock lock(mutex_);
  used_.disk_bytes -= use.disk_bytes;
  used_.set_bytes -= use.set_bytes;
  used_.items -= use.items;
}

void SpoolRoom::Settle(uint64_t reserved, uint64_t actual) {
  const base::MutexLock lock(mutex_);
  used_.disk_bytes += actual;
  used_.disk_bytes -= reserved;
}

}  // namespace strongroom::executor
