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
  return items_.sink().Wants(catalogue::NameOf(type_, listed, ""), listed);
}

void Tally::Store(ItemIdentity identity, api::Json policy) {
  const std::string shown = ShownIdentity(identity.external_id);
  try {
    items_.Store(MakeItem(type_, std::move(identity), std::move(policy)));
  } catch (const base::JsonError& e) {
    LeaveOut(shown + ": " + e.what(), kPolicyLeftOut);
  }
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
  domain::TypeCoverage coverage = items_.Coverage();
  coverage.api_version = base::NameOf(Graph(type_).version);
  return coverage;
}

}  // namespace strongroom::provider::graph
