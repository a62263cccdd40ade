#include "server/report/reader.h"

#include <set>

#include "api/error.h"
#include "catalogue/catalogue.h"
#include "domain/contradiction.h"
#include "server/intake/checks.h"
#include "server/request_error.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;
namespace refusal_code = api::refusal_code;

[[noreturn]] void RefuseInvalid(const std::string& message) {
  throw RequestError(refusal_code::kReportInvalid, message);
}

api::ReportLine Decode(std::string_view line, int64_t number) {
  try {
    return api::DecodeReportLine(line);
  } catch (const api::ApiFormatError& e) {
    RefuseInvalid("line " + std::to_string(number) + ": " + e.what());
  }
}

// Silence about a type would say that nothing of it is missing.
void CheckTypes(const domain::RunSummary& summary, const std::vector<std::string>& expected) {
  const std::set<std::string> selected(expected.begin(), expected.end());
  if (selected.empty() || selected.contains(std::string(catalogue::kAllStandardTypes))) return;
  const std::set<std::string> unknown(summary.unknown_policy_types.begin(),
                                      summary.unknown_policy_types.end());
  for (const std::string& type : selected) {
    if (summary.types.contains(type) || unknown.contains(type)) continue;
    RefuseInvalid("the outcome says nothing of " + type + ", which the run is to back up");
  }
  for (const auto& [type, coverage] : summary.types) {
    if (!selected.contains(type)) RefuseInvalid("the run is not to back up " + type);
  }
}

void CheckOutcome(const domain::Outcome& outcome, const intake::Counts& counts,
                  const Expected& expected) {
  const bool stores = domain::StoresSet(outcome.phase);
  if (!stores && !counts.empty()) {
    RefuseInvalid("a run that is " + std::string(domain::NameOf(outcome.phase)) +
                  " stores no items");
  }
  if (outcome.phase == RunPhase::kCanceled) RefuseInvalid("only the controller cancels a run");
  intake::CheckSpokenOf(outcome.summary, counts);
  if (!stores) return;
  CheckTypes(outcome.summary, expected.policy_types);
  if (const std::string what = domain::ContradictionIn(outcome); !what.empty()) RefuseInvalid(what);
  intake::CheckCounts(outcome.summary, counts);
}

void CheckHeader(intake::LineReader& lines, const std::string& run_uid) {
  const auto line = lines.Next();
  if (!line) RefuseInvalid("the report is empty");
  const api::ReportLine decoded = Decode(*line, 1);
  const auto* header = std::get_if<api::ReportHeader>(&decoded);
  if (header == nullptr) RefuseInvalid("the first line is not a header");
  if (header->run_uid != run_uid) RefuseInvalid("the report is that of another run");
}

}  // namespace

api::ReportEnd ReadReport(intake::LineReader& lines, const intake::Limits& limits,
                          const Expected& expected, const ItemSink& sink) {
  CheckHeader(lines, expected.run_uid);
  intake::Counts counts;
  int64_t items = 0;
  for (int64_t number = 2;; ++number) {
    const auto line = lines.Next();
    if (!line) throw RequestError(refusal_code::kReportCutOff, "the report has no outcome");
    api::ReportLine decoded = Decode(*line, number);
    if (auto* item = std::get_if<api::ReportItem>(&decoded)) {
      intake::CheckItem(*item, limits, ++items);
      ++counts[item->type];
      sink(std::move(*item));
      continue;
    }
    auto* end = std::get_if<api::ReportEnd>(&decoded);
    if (end == nullptr) RefuseInvalid("a second header");
    if (lines.Next()) RefuseInvalid("there are lines after the outcome");
    CheckOutcome(end->outcome, counts, expected);
    end->outcome.summary.CountTypes();
    end->outcome.summary.changes.reset();
    return std::move(*end);
  }
}

}  // namespace strongroom::server::report
