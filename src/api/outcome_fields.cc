#include "api/outcome_fields.h"

namespace strongroom::api {
namespace {

using domain::ChangeCounts;
using domain::Outcome;
using domain::RightsReview;
using domain::RunSummary;
using domain::TypeCoverage;

// Far past any real count, and small enough that sums over all types cannot overflow.
constexpr int64_t kMaxCount = 1'000'000'000'000;

struct Limits {
  size_t types;
  size_t warnings;
  size_t warning;
  size_t unknown_types;
  size_t missing_rights;
  size_t missing_right;
  size_t message;
  Range counts;
  Range attempts;
};
constexpr Limits kShown{.types = 500,
                        .warnings = 100,
                        .warning = 1024,
                        .unknown_types = 200,
                        .missing_rights = 100,
                        .missing_right = 512,
                        .message = 4096,
                        .counts = {.minimum = 0},
                        .attempts = {.minimum = 0, .maximum = 1'000}};
constexpr Limits kReported{.types = 2'000,
                           .warnings = 10'000,
                           .warning = 0,
                           .unknown_types = 2'000,
                           .missing_rights = 2'000,
                           .missing_right = 0,
                           .message = 0,
                           .counts = {.minimum = 0, .maximum = kMaxCount},
                           .attempts = {.minimum = 1, .maximum = kMaxCount}};

Codec<std::string> Message(const Limits& limits) {
  return StorableText({.max = limits.message, .lines = Lines::kMany});
}

Codec<std::string> ErrorCode() { return StorableText({.form = &form::kErrorCode}); }

Fields<TypeCoverage> CoverageOf(const Limits& limits) {
  const Codec<int64_t> count = Int64(limits.counts);
  return Fields<TypeCoverage>()
      .Optional("total", &TypeCoverage::total, count)
      .Optional("backedUp", &TypeCoverage::backed_up, count)
      .Optional("errors", &TypeCoverage::errors, count)
      .Optional("excluded", &TypeCoverage::excluded, UnlessZero(count))
      .Optional("errorCode", &TypeCoverage::error_code, ErrorCode());
}

const Fields<TypeCoverage>& ShownCoverage() {
  static const auto fields =
      CoverageOf(kShown).Optional("state", &TypeCoverage::state, Word<domain::TypeState>());
  return fields;
}

const Fields<TypeCoverage>& ReportedCoverage() {
  static const auto fields =
      CoverageOf(kReported)
          // What is not there counts as deleted when its type is complete: that has to be said.
          .Required("state", &TypeCoverage::state, Word<domain::TypeState>())
          .Optional("errorMessage", &TypeCoverage::error_message, Message(kReported))
          .Optional("apiVersion", &TypeCoverage::api_version, StorableText({}))
          .Optional("snapshotPoint", &TypeCoverage::snapshot_point, StorableText({}));
  return fields;
}

const Fields<ChangeCounts>& ChangeFields() {
  const Codec<int64_t> count = Int64({.minimum = 0});
  static const auto fields = Fields<ChangeCounts>()
                                 .Optional("added", &ChangeCounts::added, count)
                                 .Optional("changed", &ChangeCounts::changed, count)
                                 .Optional("removed", &ChangeCounts::removed, count);
  return fields;
}

Fields<RightsReview> ReviewOf(const Limits& limits) {
  return Fields<RightsReview>()
      .Required("asked", &RightsReview::asked, Int64(limits.counts))
      .Optional("missing", &RightsReview::missing,
                List(StorableText({.max = limits.missing_right}), {.max = limits.missing_rights}));
}

const Fields<RightsReview>& ShownReview() {
  static const auto fields = ReviewOf(kShown);
  return fields;
}

const Fields<RightsReview>& ReportedReview() {
  static const auto fields = ReviewOf(kReported);
  return fields;
}

Fields<RunSummary> SummaryOf(const Fields<TypeCoverage>& coverage,
                             const Fields<RightsReview>& review, const Limits& limits) {
  const Codec<int64_t> count = Int64({.minimum = 0});
  return Fields<RunSummary>()
      .Optional("policiesTotal", &RunSummary::policies_total, count)
      .Optional("policiesBackedUp", &RunSummary::policies_backed_up, count)
      .Optional("errorsCount", &RunSummary::errors_count, count)
      .Optional("typeBreakdown", &RunSummary::types,
                Map(Object(coverage), form::kTypeKey, limits.types))
      .Optional("warnings", &RunSummary::warnings,
                List(StorableText({.max = limits.warning}), {.max = limits.warnings}))
      .Optional("unknownPolicyTypes", &RunSummary::unknown_policy_types,
                List(StorableText({.max = form::kTypeKey.max}), {.max = limits.unknown_types}))
      .Optional("rightsReview", &RunSummary::rights_review, Maybe(Object(review)))
      .Optional("changes", &RunSummary::changes, Maybe(Object(ChangeFields())));
}

// A summary that says nothing is absent.
Codec<RunSummary> Summary(const Fields<RunSummary>& fields) {
  Codec<RunSummary> summary = Object(fields);
  summary.write = [write = summary.write](const RunSummary& value) {
    return value == RunSummary{} ? Json() : write(value);
  };
  return summary;
}

const Fields<RunSummary>& ShownSummary() {
  static const auto fields = SummaryOf(ShownCoverage(), ShownReview(), kShown);
  return fields;
}

Fields<Outcome> OutcomeOf(const Fields<RunSummary>& summary, const Limits& limits) {
  return Fields<Outcome>()
      .Optional("phase", &Outcome::phase, Word<domain::RunPhase>())
      .Optional("reason", &Outcome::reason, StorableText({.form = &form::kReason}))
      .Optional("startedAt", &Outcome::started_at, Maybe(Time()))
      .Optional("finishedAt", &Outcome::finished_at, Maybe(Time()))
      .Optional("summary", &Outcome::summary, Summary(summary))
      .Optional("errorCode", &Outcome::error_code, ErrorCode())
      .Optional("errorMessage", &Outcome::error_message, Message(limits))
      .Optional("attempts", &Outcome::attempts, UnlessZero(Int32(limits.attempts)));
}

}  // namespace

const Fields<Outcome>& ShownOutcomeFields() {
  static const auto fields = OutcomeOf(ShownSummary(), kShown);
  return fields;
}

Json SummaryJson(const RunSummary& summary) {
  return summary == RunSummary{} ? Json::object() : ShownSummary().Write(summary);
}

const Fields<Outcome>& ReportedOutcomeFields() {
  static const auto summary = SummaryOf(ReportedCoverage(), ReportedReview(), kReported);
  static const auto fields = OutcomeOf(summary, kReported);
  return fields;
}

}  // namespace strongroom::api
