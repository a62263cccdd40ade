#include "provider/graph/absence.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/ascii.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphType;

constexpr std::string_view kNoSegment = "Resource not found for the segment";

bool Has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool Fits(const AbsenceRow& row, const GraphError& error, bool is_granted) {
  if (row.only_when_granted && !is_granted) return false;
  if (row.status != 0 && row.status != error.status) return false;
  if (row.status == kNotFoundStatus && !IsAbsent(error)) return false;
  return (row.code.empty() || base::EqualsIgnoringCase(row.code, error.code)) &&
         error.message.find(row.words) != std::string::npos;
}

}  // namespace

bool IsNotServed(const GraphError& error) {
  const bool may_be = error.status == kBadRequest || error.status == kNotFoundStatus;
  return may_be && error.is_graphs && error.message.find(kNoSegment) != std::string::npos;
}

std::optional<Absence> AbsenceOf(const GraphType& type, const GraphError& error, bool is_granted) {
  if (!error.is_graphs) return std::nullopt;
  if (IsNotServed(error)) return Absence::kNotServed;
  for (const AbsenceRow& row : kAbsences) {
    if (Has(type.absences, row.word) && Fits(row, error, is_granted)) return row.absence;
  }
  return std::nullopt;
}

}  // namespace strongroom::provider::graph
