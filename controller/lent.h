#pragma once

#include "base/mutex.h"

namespace strongroom::controller {

// A value that its owner lends for a while to whoever comes by. Those who use it hold no lock, so
// none of them waits for another, however long one takes; only the owner waits, for the last of
// them, when it takes the value back. Thread-safe.
template <typename T>
class Lent {
 public:
  // Takes the value back at its end: nobody uses it any more then. Not to be ended by one who does.
  class [[nodiscard]] Loan {
   public:
    ~Loan() { lent_.TakeBack(); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

   private:
    friend class Lent;
    explicit Loan(Lent& lent) : lent_(lent) {}

    Lent& lent_;
  };

  // Lends `value`, which outlives the loan. The owner lends one at a time.
  Loan Lend(T& value) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    value_ = &value;
    return Loan(*this);
  }

  // Calls use(value) if one is lent now.
  template <typename Use>
  void With(Use use) EXCLUDES(mutex_) {
    const Visit visit(*this);
    if (visit.value != nullptr) use(*visit.value);
  }

 private:
  struct Visit {
    explicit Visit(Lent& lent_in) : lent(lent_in) {
      const base::MutexLock lock(lent.mutex_);
      value = lent.value_;
      if (value != nullptr) ++lent.users_;
    }
    ~Visit() {
      if (value == nullptr) return;
      const base::MutexLock lock(lent.mutex_);
      if (--lent.users_ == 0) lent.returned_.NotifyAll();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    Lent& lent;
    T* value = nullptr;
  };

  void TakeBack() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    value_ = nullptr;
    returned_.Wait(mutex_, {}, [this]() REQUIRES(mutex_) { return users_ == 0; });
  }

  base::Mutex mutex_;
  base::CondVar returned_;
  T* value_ GUARDED_BY(mutex_) = nullptr;
  int users_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::controller
