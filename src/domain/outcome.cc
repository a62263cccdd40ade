#include "domain/outcome.h"

#include <array>
#include <numeric>
#include <utility>

namespace strongroom::domain {
namespace {

constexpr std::array<std::pair<RunPhase, std::string_view>, 7> kPhaseNames{{
    {RunPhase::kPending, ""},
    {RunPhase::kRunning, "running"},
    {RunPhase::kSuccess, "success"},
    {RunPhase::kPartial, "partial"},
    {RunPhase::kFailed, "failed"},
    {RunPhase::kCanceled, "canceled"},
    {RunPhase::kSkipped, "skipped"},
}};

constexpr std::array<std::pair<TypeState, std::string_view>, 4> kStateNames{{
    {TypeState::kComplete, "complete"},
    {TypeState::kIncomplete, "incomplete"},
    {TypeState::kFailed, "failed"},
    {TypeState::kSkipped, "skipped"},
}};

template <typename Table, typename Value>
std::string_view FindName(const Table& table, Value value) {
  for (const auto& [candidate, name] : table) {
    if (candidate == value) return name;
  }
  return {};
}

template <typename Value, typename Table>
std::optional<Value> FindValue(const Table& table, std::string_view name) {
  for (const auto& [value, candidate] : table) {
    if (candidate == name) return value;
  }
  return std::nullopt;
}

int64_t Sum(const std::map<std::string, TypeCoverage>& types, int64_t TypeCoverage::*member) {
  return std::accumulate(
      types.begin(), types.end(), int64_t{0},
      [&](int64_t sum, const auto& entry) { return sum + entry.second.*member; });
}

}  // namespace

bool IsTerminal(RunPhase phase) {
  return phase != RunPhase::kPending && phase != RunPhase::kRunning;
}

std::string_view NameOf(RunPhase phase) { return FindName(kPhaseNames, phase); }

std::optional<RunPhase> ParseRunPhase(std::string_view name) {
  return FindValue<RunPhase>(kPhaseNames, name);
}

std::string_view NameOf(TypeState state) { return FindName(kStateNames, state); }

std::optional<TypeState> ParseTypeState(std::string_view name) {
  return FindValue<TypeState>(kStateNames, name);
}

int64_t Outcome::PoliciesTotal() const { return Sum(types, &TypeCoverage::total); }
int64_t Outcome::PoliciesBackedUp() const { return Sum(types, &TypeCoverage::backed_up); }
int64_t Outcome::ErrorsCount() const { return Sum(types, &TypeCoverage::errors); }

}  // namespace strongroom::domain
