#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "domain/notifier.h"
#include "notifier/options.h"
#include "notifier/secret_files.h"
#include "notify/sink.h"
#include "notify/templates.h"

namespace strongroom::notifier {

// What messages of one Notifier go by. Immutable; the sink is thread-safe.
struct MadeSink {
  std::shared_ptr<const notify::Templates> templates;  // of the sink
  std::shared_ptr<notify::Sink> sink;                  // null: the Notifier cannot be used
  std::string_view reason;  // of condition Ready: of domain/notifier_reasons.h
  std::string message;
};

// A sink of what `spec` and the Secrets say now. Never throws for what they say: that is in
// `reason`. Whether the Notifier is suspended, is not asked. `clock` outlives it.
MadeSink MakeSink(const domain::NotifierSpec& spec, const SecretFiles& secrets,
                  const Options& options, const base::Clock& clock);

// What all Secrets' values are that the spec names, as a digest: another one asks for another sink.
std::string DigestOfSecrets(const domain::NotifierSpec& spec, const SecretFiles& secrets);

}  // namespace strongroom::notifier
