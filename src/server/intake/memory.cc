#include "server/intake/memory.h"

#include "base/heap.h"
#include "server/request_error.h"

namespace strongroom::server::intake {
namespace {

constexpr uint64_t kLarge = uint64_t{64} << 20U;

}  // namespace

MemoryLoan::MemoryLoan(base::ByteBudget& memory, const Limits& limits, const std::string& ns,
                       uint64_t bytes, const std::stop_token& stop)
    : is_large_(bytes > kLarge), loan_(memory.Take(ns, bytes, limits.memory_patience, stop)) {
  if (loan_) return;
  throw RequestError(api::refusal_code::kNoRoom, "there is no memory for another report now");
}

MemoryLoan::~MemoryLoan() {
  if (is_large_) base::ReturnFreedMemory();
}

}  // namespace strongroom::server::intake
