#include "web/error.h"

namespace strongroom::web {

base::Prospect ProspectOf(base::Asked asked, const WebError& error) {
  using base::Fault;
  if (const auto* const answer = dynamic_cast<const StatusError*>(&error)) {
    return base::ProspectOf(asked, answer->response().status);
  }
  const auto is = [&](auto* type) { return dynamic_cast<decltype(type)>(&error) != nullptr; };
  if (is(static_cast<const PeerRefused*>(nullptr))) {
    return base::ProspectOf(asked, Fault::kNotTrusted);
  }
  if (is(static_cast<const AnswerTooLarge*>(nullptr))) {
    return base::ProspectOf(asked, Fault::kTooLarge);
  }
  if (is(static_cast<const ConfigError*>(nullptr))) {
    return base::ProspectOf(asked, Fault::kSettings);
  }
  return base::ProspectOf(asked, Fault::kNoAnswer);
}

}  // namespace strongroom::web
