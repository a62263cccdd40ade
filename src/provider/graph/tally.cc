#include "provider/graph/tally.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "catalogue/item_identity.h"
#include "provider/error.h"

namespace strongroom::provider::graph {

using domain::TypeState;
using domain::error_code::kTypeNotLicensed;
using domain::error_code::kTypeUnsupported;

domain::TypeCoverage NothingOf(TypeState state, std::string_view code, const std::string& message) {
  domain::TypeCoverage coverage;
  coverage.state = state;
  coverage.error_code = code;
  coverage.error_message = message;
  return coverage;
}

bool Tally::Wants(const base::Json& listed) {
  return sink_.Wants(catalogue::NameOf(type_, listed, ""), listed);
}

void Tally::Store(ItemIdentity identity, api::Json policy) {
  if (is_full_) return;
  const std::string shown = ShownIdentity(identity.external_id);
  api::ReportItem item;
  try {
    item = MakeItem(type_, std::move(identity), std::move(policy));
  } catch (const base::JsonError& e) {
    return LeaveOut(shown + ": " + e.what(), kPolicyLeftOut);
  }
  const Added added = sink_.Add(item);
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

void Tally::LeaveOut(const std::string& why, std::string_view code) {
  ++coverage_.total;
  if (left_out_++ > 0) return;
  first_left_out_ = why;
  left_out_code_ = code;
}

void Tally::Fail(std::string_view code, const std::string& message) {
  ++coverage_.errors;
  if (!coverage_.error_code.empty()) return;
  coverage_.error_code = code;
  coverage_.error_message = message;
}

void Tally::CallAbsent(Absence absence, const std::string& message) {
  switch (absence) {
    case Absence::kNotLicensed:
      unsupported_ = NothingOf(TypeState::kUnsupported, kTypeNotLicensed, message);
      return;
    case Absence::kNotServed:
      unsupported_ = NothingOf(TypeState::kUnsupported, kTypeUnsupported, message);
      return;
    case Absence::kNotSetUp:
      return NoteRead();
  }
}

domain::TypeCoverage Tally::Coverage() const {
  if (unsupported_) return *unsupported_;
  domain::TypeCoverage coverage = coverage_;
  coverage.api_version = base::NameOf(Graph(type_).version);
  coverage.errors += left_out_;
  if (coverage.errors == 0) {
    coverage.state = TypeState::kComplete;
    return coverage;
  }
  if (coverage.error_code.empty()) {
    coverage.error_code = left_out_code_;
    coverage.error_message =
        std::to_string(left_out_) + " policies could not be read; the first: " + first_left_out_;
  }
  coverage.state =
      was_read_ || coverage.backed_up > 0 ? TypeState::kIncomplete : TypeState::kFailed;
  return coverage;
}

}  // namespace strongroom::provider::graph
