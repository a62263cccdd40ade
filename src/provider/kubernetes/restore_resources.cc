#include "provider/kubernetes/restore_resources.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_members.h"
#include "base/stop.h"
#include "web/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using std::chrono::steady_clock;

// Somebody waits for an answer.
constexpr int kRepetitions = 3;
constexpr std::chrono::milliseconds kPoll{200};

std::string KindOf(const WrittenObject& written) { return written.group + '/' + written.kind; }

}  // namespace

RestoreResources::RestoreResources(web::Transport& transport, const base::Clock& clock,
                                   std::chrono::milliseconds patience, Peer peer,
                                   std::stop_token stop)
    : clock_(clock),
      patience_(patience),
      stop_(std::move(stop)),
      reader_(transport, clock, {.limit = kRepetitions}, peer) {}

std::string RestoreResources::PluralOf(const catalogue::PolicyType& type,
                                       const WrittenObject& written) {
  if (!discovery_) {
    discovery_.emplace(reader_, steady_clock::time_point::max(), kUntilTheDeadline, stop_);
  }
  catalogue::KubernetesType wanted = Kubernetes(type);
  wanted.group = written.group;
  wanted.versions = {written.version};
  wanted.fallback_group.reset();
  for (const ServedResource& served : discovery_->Resolve(wanted)) {
    if (served.kind == written.kind) return served.plural;
  }
  return "";
}

void RestoreResources::NoteDefinition(const base::Json& definition) {
  const base::Json& spec = base::ObjectAt(definition, "spec");
  defined_.insert(base::StringAt(spec, "group") + '/' +
                  base::StringAt(base::ObjectAt(spec, "names"), "kind"));
}

bool RestoreResources::IsDefinedHere(const WrittenObject& written) const {
  return defined_.contains(KindOf(written));
}

std::string RestoreResources::AwaitPlural(const catalogue::PolicyType& type,
                                          const WrittenObject& written) {
  const auto end = clock_.Steady() + patience_;
  for (;;) {
    std::string plural = PluralOf(type, written);
    if (!plural.empty() || missing_.contains(KindOf(written))) return plural;
    if (clock_.Steady() >= end) missing_.insert(KindOf(written));
    if (!base::SleepFor(kPoll, stop_)) throw web::StoppedError();
    discovery_.reset();
  }
}

}  // namespace strongroom::provider::kubernetes
