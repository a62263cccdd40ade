#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <stop_token>
#include <string>

#include "base/mutex.h"

namespace strongroom::base {

// So many bytes of something that a process has, for all that want some of it: what each may have
// at most, times their number, need not be there then. Whoever wants some says for which owner it
// is, and no owner ever has more than its share of three quarters: so there is always a quarter
// that it cannot keep from the others. Thread-safe.
class ByteBudget {
  struct Held;

 public:
  // Bytes that are held for one owner; given back at its end. The budget outlives it. Not
  // thread-safe.
  class Loan {
   public:
    Loan(Loan&& other) noexcept;
    Loan& operator=(Loan&& other) = delete;
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();

    // Has `bytes` more, if they are there now, its owner may have them, and nobody waits.
    bool TryGrow(uint64_t bytes);
    // Gives back what is more than `bytes`.
    void ShrinkTo(uint64_t bytes);

   private:
    friend class ByteBudget;
    Loan(ByteBudget& budget, std::list<Held>::iterator held) : budget_(&budget), held_(held) {}

    ByteBudget* budget_;  // null when it was moved from
    std::list<Held>::iterator held_;
  };

  explicit ByteBudget(uint64_t bytes) : bytes_(bytes) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  // What one owner has at most, of a budget of so many bytes.
  static constexpr uint64_t ShareOf(uint64_t bytes) { return bytes - bytes / 4; }

  // A loan of nothing yet.
  Loan Open(const std::string& owner) EXCLUDES(mutex_);

  // Waits for its turn. Whoever comes later may be served before, as long as all who do so leave
  // together what this one waits for: so a large loan does not keep small ones waiting, and waits
  // itself for none but those that were served before it came, or came before. Absent when it was
  // not there after `patience`, or when `stop` was requested. Who wants more than a share gets a
  // share.
  std::optional<Loan> Take(const std::string& owner, uint64_t bytes,
                           std::chrono::milliseconds patience, const std::stop_token& stop = {})
      EXCLUDES(mutex_);

  // How many wait for their turn now.
  size_t waiting() EXCLUDES(mutex_);

 private:
  struct Held {
    std::string owner;
    uint64_t bytes;
    uint64_t arrival;  // in which order they came
  };

  bool HasRoom(const std::string& owner, uint64_t bytes) const REQUIRES(mutex_);
  bool IsTurnOf(const Held& wanted) const REQUIRES(mutex_);
  bool TryGrow(Held& held, uint64_t bytes) EXCLUDES(mutex_);
  void Shrink(Held& held, uint64_t bytes) EXCLUDES(mutex_);
  void GiveBack(std::list<Held>::iterator held) EXCLUDES(mutex_);

  const uint64_t bytes_;
  Mutex mutex_;
  CondVar freed_;
  std::list<Held> held_ GUARDED_BY(mutex_);
  std::list<Held> waiting_ GUARDED_BY(mutex_);  // in their order
  uint64_t arrivals_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::base
