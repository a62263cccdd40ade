#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace strongroom::http {

// The bytes of answers that have not been sent yet: a peer that takes its own slowly, or not at
// all, holds them in memory, and there may be as many peers as connections. Thread-safe; what it
// lends may outlive it.
class AnswerBytes {
 public:
  explicit AnswerBytes(size_t most) : most_(most) {}

  // For Response::held: the bytes count until the last copy is gone. Null when there would be more
  // than the most; an answer that is alone may have any number.
  std::shared_ptr<const void> Lend(size_t bytes);

 private:
  const size_t most_;
  const std::shared_ptr<std::atomic<size_t>> lent_ = std::make_shared<std::atomic<size_t>>(0);
};

}  // namespace strongroom::http
