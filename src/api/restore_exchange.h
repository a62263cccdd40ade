#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/restore.h"

// What the executor of a BackupRestore and the server have to say to each other.
//
//   GET  …/set       the backup set of the restore, as the sets API shows it (docs/sets.md)
//   GET  …/content   its contents, a line each, likewise (application/x-ndjson)
//   GET  …/plan?from=N   RestorePlanPage: what was planned, from policy N on
//   POST …/progress  RestoreProgress: what was planned, or done, part by part
//
// under kRestorePath, each with ?uid=<UID of the restore> and the pod's projected token (audience
// "strongroom"), as reports are (api/report.h). A part that comes again changes nothing, so that
// whoever gets no answer sends it once more. Members that a reader does not know are passed over.
namespace strongroom::api {

inline constexpr std::string_view kRestorePath = "/v1/namespaces/{namespace}/restores/{restore}";
inline constexpr const char* kRestoreUid = "uid";    // query parameter
inline constexpr const char* kRestoreFrom = "from";  // query parameter of …/plan
inline constexpr std::string_view kJsonContentType = "application/json";

// Of one part, and of one page.
inline constexpr size_t kMaxRestoreItems = 500;
inline constexpr size_t kMaxProgressBytes = size_t{4} << 20U;

// One policy: of a plan, or what became of it.
struct RestoreProgressItem {
  int64_t ordinal = 0;  // its place in the plan, from 0
  domain::PlannedItem planned;
  // Of step apply, of policies that were to be written; `planned` is then of the stored plan, and
  // only ordinal, result, reason and message are said.
  std::optional<domain::RestoredItem::Result> result;
  std::string reason = {};
  std::string message = {};

  bool operator==(const RestoreProgressItem&) const = default;
};

// How a step ended. Sent with the last part.
struct RestoreStepEnd {
  std::string plan_digest;  // "sha256:.."; empty: there is no plan, `reason` says why
  std::string set_digest;   // "sha256:.."
  int64_t items = 0;        // of the plan
  int64_t unmet = 0;        // that were meant, and cannot be put back
  std::string reason = {};  // of domain::restore_end: what ended the step before its end
  std::string message = {};

  bool operator==(const RestoreStepEnd&) const = default;
};

struct RestoreProgress {
  domain::RestoreStep step = domain::RestoreStep::kPlan;
  std::string spec_digest;  // domain::SpecDigestOf, as the executor was told
  // The plan begins anew: what was said of it before, by an executor that did not end, is gone.
  bool is_first = false;
  std::vector<RestoreProgressItem> items;
  std::optional<RestoreStepEnd> end;

  bool operator==(const RestoreProgress&) const = default;
};

// A part of a plan that is whole.
struct RestorePlanPage {
  std::string digest;  // "sha256:.."
  int64_t items = 0;   // of all of it
  std::vector<RestoreProgressItem> page;

  bool operator==(const RestorePlanPage&) const = default;
};

std::string WriteRestoreProgress(const RestoreProgress& progress);
std::string WriteRestorePlanPage(const RestorePlanPage& page);
// Each throws base::JsonError that names the first member that is wrong or absent.
RestoreProgress ReadRestoreProgress(std::string_view text);
RestorePlanPage ReadRestorePlanPage(std::string_view text);

}  // namespace strongroom::api
