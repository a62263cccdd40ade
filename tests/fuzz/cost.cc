#include "fuzz/cost.h"

#include <cstdlib>
#include <new>

namespace strongroom::fuzz {
namespace {

thread_local Cost so_far;

}  // namespace

Cost operator-(const Cost& a, const Cost& b) {
  return {a.edges - b.edges, a.allocations - b.allocations, a.bytes - b.bytes};
}

Cost CostSoFar() { return so_far; }

// What the compiler calls at each edge.
// https://clang.llvm.org/docs/SanitizerCoverage.html
extern "C" void __sanitizer_cov_trace_pc() {  // NOLINT: the compiler's name for it
  ++so_far.edges;
}

}  // namespace strongroom::fuzz

// All forms: the sanitizers have each of their own, and compare.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++strongroom::fuzz::so_far.allocations;
  strongroom::fuzz::so_far.bytes += size;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void* operator new[](size_t size) { return operator new(size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
