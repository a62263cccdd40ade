#include "fuzz/target.h"

namespace strongroom::fuzz {
namespace {

Cost CostOf(const Target& target, std::string_view input) {
  const Cost before = CostSoFar();
  target.run(input);
  return CostSoFar() - before;
}

uint64_t Most(uint64_t fixed, uint64_t per_byte, size_t size) { return fixed + per_byte * size; }

bool IsWithin(const Cost& cost, const Bounds& bounds, size_t size) {
  const auto& [fixed, per_byte] = bounds;
  return cost.edges <= Most(fixed.edges, per_byte.edges, size) &&
         cost.allocations <= Most(fixed.allocations, per_byte.allocations, size) &&
         cost.bytes <= Most(fixed.bytes, per_byte.bytes, size);
}

}  // namespace

Cost RunWithinBounds(const Target& target, std::string_view input) {
  Cost cost = CostOf(target, input);
  if (IsWithin(cost, target.bounds, input.size())) return cost;
  // Tables that are made at the first use are paid for once.
  cost = CostOf(target, input);
  if (IsWithin(cost, target.bounds, input.size())) return cost;
  throw BrokenPromise("costs too much: " + std::to_string(cost.edges) + " edges, " +
                      std::to_string(cost.allocations) + " allocations, " +
                      std::to_string(cost.bytes) + " allocated bytes for " +
                      std::to_string(input.size()) + " bytes");
}

}  // namespace strongroom::fuzz
