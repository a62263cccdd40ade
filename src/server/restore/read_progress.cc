#include "server/restore/read_progress.h"

#include <array>
#include <string>

#include "api/error.h"
#include "server/request_error.h"

namespace strongroom::server::restore {
namespace {

namespace refusal_code = api::refusal_code;
using api::RestoreProgress;
using api::RestoreProgressItem;
using domain::RestoreStep;

// "{}," is some 40 times its size when it is parsed.
constexpr uint64_t kParsed = 48;

std::string ReadBody(http::BodyReader& body) {
  std::string text;
  std::array<char, 16'384> piece;
  while (const size_t got = body.Read(piece.data(), piece.size())) {
    text.append(piece.data(), got);
    if (text.size() > api::kMaxProgressBytes) {
      throw RequestError(
          refusal_code::kTooLarge,
          "a part has more than " + std::to_string(api::kMaxProgressBytes) + " bytes");
    }
  }
  return text;
}

[[noreturn]] void RefuseItem(const RestoreProgressItem& item, const char* what) {
  throw RequestError(refusal_code::kReportInvalid,
                     "policy " + std::to_string(item.ordinal) + ": " + what);
}

void CheckItem(const RestoreProgressItem& item, RestoreStep step, int64_t max_items) {
  if (item.ordinal >= max_items) {
    throw PastLimit(refusal_code::kTooManyItems, "the plan has", static_cast<uint64_t>(max_items),
                    "policies");
  }
  switch (step) {
    case RestoreStep::kPlan:
      if (item.planned.type.empty()) RefuseItem(item, "type is missing");
      if (item.planned.id.empty()) RefuseItem(item, "id is missing");
      if (item.result) RefuseItem(item, "result: it is only planned");
      return;
    case RestoreStep::kApply:
      if (!item.result) RefuseItem(item, "result is missing");
      return;
  }
}

void CheckEnd(const api::RestoreStepEnd& end, RestoreStep step) {
  const bool has_plan = !end.plan_digest.empty();
  if (step == RestoreStep::kPlan && has_plan && end.set_digest.empty()) {
    throw RequestError(refusal_code::kReportInvalid, "end: planDigest without setDigest");
  }
  if (step == RestoreStep::kPlan && !has_plan && end.reason.empty()) {
    throw RequestError(refusal_code::kReportInvalid, "end: neither planDigest nor reason");
  }
}

}  // namespace

RestoreProgress ReadProgress(const Parts& parts, const Step& step, http::BodyReader& body) {
  const std::string text = ReadBody(body);
  const auto loan = parts.memory.Take(step.restore.meta.ns, kParsed * text.size(),
                                      parts.memory_patience, parts.stop);
  if (!loan) throw RequestError(refusal_code::kNoRoom, "there is no memory for another part now");
  RestoreProgress progress;
  try {
    progress = api::ReadRestoreProgress(text);
  } catch (const api::ApiFormatError& e) {
    throw RequestError(refusal_code::kReportInvalid, e.what());
  }
  if (progress.step != step.step || progress.spec_digest != step.spec_digest) {
    throw RequestError(refusal_code::kPlanConflict, "the Job is there for something else");
  }
  for (const RestoreProgressItem& item : progress.items) {
    CheckItem(item, step.step, parts.max_items);
  }
  if (progress.end) CheckEnd(*progress.end, step.step);
  return progress;
}

}  // namespace strongroom::server::restore
