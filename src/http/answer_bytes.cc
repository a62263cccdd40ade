#include "http/answer_bytes.h"

namespace strongroom::http {
namespace {

struct Loan {
  Loan(std::shared_ptr<std::atomic<size_t>> lent_in, size_t bytes_in)
      : lent(std::move(lent_in)), bytes(bytes_in) {}
  ~Loan() { *lent -= bytes; }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

  const std::shared_ptr<std::atomic<size_t>> lent;
  const size_t bytes;
};

}  // namespace

std::shared_ptr<const void> AnswerBytes::Lend(size_t bytes) {
  size_t lent = *lent_;
  do {
    if (lent > 0 && (lent > most_ || bytes > most_ - lent)) return nullptr;
  } while (!lent_->compare_exchange_weak(lent, lent + bytes));
  return std::make_shared<const Loan>(lent_, bytes);
}

}  // namespace strongroom::http
