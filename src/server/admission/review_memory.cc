#include "server/admission/review_memory.h"

#include "base/heap.h"
#include "server/sets/api_status.h"

namespace strongroom::server::admission {
namespace {

// Whose it is, among the namespaces of reports: no namespace has such a name.
constexpr const char* kOwner = "(reviews)";
constexpr size_t kLarge = size_t{1} << 20U;

}  // namespace

ReviewMemory::ReviewMemory(const Budgets& budgets, size_t body, std::chrono::milliseconds patience,
                           const std::stop_token& stop)
    : is_large_(body > kLarge),
      loan_((body > kQuickBody ? budgets.shared : budgets.quick)
                .Take(kOwner, BytesToReview(body), patience, stop)) {
  if (!loan_) throw sets::Unavailable("there is no memory for another review now");
}

ReviewMemory::~ReviewMemory() {
  if (is_large_) base::ReturnFreedMemory();
}

}  // namespace strongroom::server::admission
