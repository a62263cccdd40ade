#include "api/notifier.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/json.h"
#include "api/notifier_fields.h"
#include "base/printable.h"

namespace strongroom::api {
namespace {

using domain::NotifierEndpoint;

// What the schema says with oneOf and anyOf, which name no field.
void Check(const NotifierEndpoint& endpoint, const Place& place) {
  if (endpoint.url.empty() == !endpoint.url_from.has_value()) {
    place.Fail("needs url or urlSecretRef, and not both");
  }
}

template <typename Sink>
void Check(const Sink& sink, const Place& place) {
  Check(sink.endpoint, place);
}

void Check(const domain::MailNotifier& mail, const Place& place) {
  if (mail.user.empty() == mail.password.has_value()) {
    place.Fail("needs user and passwordSecretRef, or neither");
  }
}

std::string AllSinks() {
  std::string all;
  for (const std::string_view word : domain::kSinkWords) {
    all.append(all.empty() ? "" : ", ").append(word);
  }
  return all;
}

// The first of those that are there, in the order of the fields.
class SinkReader {
 public:
  SinkReader(Place spec, domain::NotifierSink& sink) : spec_(std::move(spec)), sink_(sink) {}

  template <typename Sink>
  SinkReader& Take(const char* name, std::optional<Sink>& written) {
    if (!written) return *this;
    names_.append(names_.empty() ? "" : " and ").append(name);
    if (++count_ > 1) return *this;
    Check(*written, spec_.Member(name));
    sink_ = *std::move(written);
    return *this;
  }

  void Finish() const {
    if (count_ == 0) spec_.Fail("needs one of: " + AllSinks());
    if (count_ > 1) spec_.Fail("has " + names_ + ": a Notifier has one of them");
  }

 private:
  Place spec_;
  domain::NotifierSink& sink_;
  std::string names_;
  int count_ = 0;
};

// A heartbeat is told of nothing, and all others by rules.
void CheckRules(const WrittenNotifier& written, const Place& place) {
  if (written.heartbeat && written.rules) place.Fail("is not for a heartbeat, which tells nothing");
  if (!written.heartbeat && !written.rules) place.Fail("is required");
}

void ReadSpec(const Json& object, const Place& root, domain::NotifierSpec& spec,
              std::vector<domain::Problem>& problems) {
  const Json* found = base::MemberAt(object, "spec");
  const Place place = root.Member("spec");
  WrittenNotifier written;
  const bool is_read =
      NotifierSpecFields().Read(found == nullptr ? Json::object() : *found, place, written);
  // What could not be read is not there now, and has been told.
  std::vector<domain::Problem> passed_over;
  const Place whole("spec", is_read ? problems : passed_over);
  CheckRules(written, whole.Member("rules"));
  SinkReader(whole, spec.sink)
      .Take("webhook", written.webhook)
      .Take("slack", written.slack)
      .Take("teams", written.teams)
      .Take("alertmanager", written.alertmanager)
      .Take("heartbeat", written.heartbeat)
      .Take("mail", written.mail)
      .Finish();
  if (written.rules) spec.rules = *std::move(written.rules);
  spec.templates = std::move(written.templates);
  spec.is_suspended = written.is_suspended;
}

// Any text at all, in the form that the status has it in: else one that was answered would not be
// known again.
std::string TestTokenOf(const Json& object) {
  const std::string token =
      StringAt(ObjectAt(ObjectAt(object, "metadata"), "annotations"), kTestRequestedAnnotation);
  return Cut(base::Printable(token), domain::kLongestTestToken);
}

}  // namespace

Notifier DecodeNotifier(const Json& object) {
  Notifier notifier;
  std::vector<domain::Problem> problems;
  const Place root("", problems);
  try {
    notifier.meta = DecodeMeta(object);
    notifier.test_requested = TestTokenOf(object);
  } catch (const base::JsonError& e) {
    root.Member("metadata").Fail(e.what());
  }
  ReadLeniently(NotifierStatusFields(), object, "status", notifier.status);
  ReadSpec(object, root, notifier.spec, problems);
  if (!problems.empty()) notifier.problem = problems.front();
  return notifier;
}

Json BuildNotifierStatusPatch(const domain::NotifierStatus& status) {
  return {{"status", NotifierStatusFields().WritePatch(status)}};
}

}  // namespace strongroom::api
