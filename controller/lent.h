#pragma once

#include "base/mutex.h"

namespace strongroom::controller {

// A value that its owner lends for a while to whoever comes by. Those who use it hold no lock, so
// none of them waits for another, however long one takes; only the owner waits, for the last of
// them, before it takes the value away. Thread-safe.
template <typename T>
class Lent {
 public:
  // `value` lives until TakeBack returns. The owner lends one at a time.
  void Lend(T& value) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    value_ = &value;
  }

  // Nobody uses the value any more when this returns. Not to be called by one who does.
  void TakeBack() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    value_ = nullptr;
    returned_.Wait(mutex_, {}, [this]() NO_THREAD_SAFETY_ANALYSIS { return users_ == 0; });
  }

  // Calls use(value) if one is lent now.
  template <typename Use>
  void With(Use use) EXCLUDES(mutex_) {
    const Loan loan(*this);
    if (loan.value != nullptr) use(*loan.value);
  }

 private:
  struct Loan {
    explicit Loan(Lent& lent_in) : lent(lent_in) {
      const base::MutexLock lock(lent.mutex_);
      value = lent.value_;
      if (value != nullptr) ++lent.users_;
    }
    ~Loan() {
      if (value == nullptr) return;
      const base::MutexLock lock(lent.mutex_);
      if (--lent.users_ == 0) lent.returned_.NotifyAll();
    }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    Lent& lent;
    T* value = nullptr;
  };

  base::Mutex mutex_;
  base::CondVar returned_;
  T* value_ GUARDED_BY(mutex_) = nullptr;
  int users_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::controller
