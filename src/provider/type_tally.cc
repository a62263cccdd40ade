#include "provider/type_tally.h"

#include "base/text.h"
#include "domain/error_codes.h"

namespace strongroom::provider {

using domain::TypeState;

namespace {
constexpr int64_t kMostShown = 3;
}

void TypeTally::Store(const api::ReportItem& item) {
  if (is_full_) return;
  const Added added = sink_->Add(item);
  switch (added.result) {
    case Added::Result::kTaken:
      ++coverage_.total;
      ++coverage_.backed_up;
      return;
    case Added::Result::kExcluded:
      return;
    case Added::Result::kLeftOut:
      return LeaveOut(added.why, added.code);
    case Added::Result::kTypeIsFull:
      is_full_ = true;
      return Fail(added.code, added.why);
  }
}

void TypeTally::LeaveOut(const std::string& why, std::string_view code) {
  ++coverage_.total;
  if (left_out_ == 0) left_out_code_ = code;
  if (++left_out_ <= kMostShown) why_ += (why_.empty() ? "" : "; ") + why;
}

void TypeTally::Fail(std::string_view code, const std::string& message) {
  ++coverage_.errors;
  if (!coverage_.error_code.empty()) return;
  coverage_.error_code = code;
  coverage_.error_message = message;
}

void TypeTally::Restart() {
  sink_->Restart();
  *this = TypeTally(*sink_);
}

domain::TypeCoverage TypeTally::Coverage() const {
  domain::TypeCoverage coverage = coverage_;
  coverage.errors += left_out_;
  if (coverage.errors == 0) {
    coverage.state = TypeState::kComplete;
    return coverage;
  }
  if (coverage.error_code.empty()) {
    coverage.error_code = left_out_code_;
    coverage.error_message = std::to_string(left_out_) + " could not be read: " + why_ +
                             base::AndMore(static_cast<size_t>(left_out_), kMostShown);
  }
  coverage.state =
      was_read_ || coverage.backed_up > 0 ? TypeState::kIncomplete : TypeState::kFailed;
  return coverage;
}

}  // namespace strongroom::provider
