#include "provider/graph/named_reader.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/ascii.h"
#include "base/json_members.h"
#include "catalogue/item_identity.h"
#include "domain/form.h"
#include "provider/graph/about_all.h"
#include "web/error.h"
#include "web/url.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphType;

// What is asked for together, so that little of it is in memory.
constexpr size_t kAtOnce = 100;

std::string PathOfObject(const std::string& list, const References::Name& name) {
  if (name.by.empty()) return list + '/' + web::Escape(name.text);
  return list + '(' + name.by + "='" + web::Escape(name.text) + "')";
}

// Names are in lower case.
bool IsNamed(const References::Name& name, const GraphItem& item) {
  const std::string text =
      name.by.empty() ? item.identity.external_id : base::TextOrEmpty(item.content, name.by);
  return base::ToLower(text) == name.text;
}

}  // namespace

void NamedReader::Run(const std::set<References::Name>& names) {
  try {
    Read(names);
  } catch (const ProviderError& e) {
    Fail(e);
  } catch (const web::StoppedError&) {
    Fail(ProviderError(kDeadlineExceeded, "get " + tally_.type().key + ": stopped"));
  }
}

void NamedReader::Read(const std::set<References::Name>& names) {
  const GraphType& type = Graph(tally_.type());
  const std::string list = PathOf(type, context_);
  Batch batch(context_.client, RootOf(type), context_.stop);
  std::vector<GraphRequest> requests;
  std::vector<References::Name> asked;
  const auto ask = [&] {
    const std::vector<Answer> answers = batch.Ask(requests);
    for (size_t i = 0; i < requests.size(); ++i) Take(asked[i], requests[i], answers[i]);
    requests.clear();
    asked.clear();
    tally_.NoteRead();
  };
  for (const References::Name& name : names) {
    // Objects of the directory have such identities; anything else is refused by Graph as no
    // identity, so that nothing can be told from the answer.
    if (!domain::form::kGuid.Allows(name.text)) continue;
    requests.push_back(RequestOf(type, context_, WithQuery(PathOfObject(list, name), type.query),
                                 "get " + tally_.type().key + ' ' + name.text));
    requests.back().max_bytes = context_.item_bytes;
    asked.push_back(name);
    if (requests.size() == kAtOnce) ask();
    if (tally_.IsFull()) return;
  }
  if (!requests.empty()) ask();
}

void NamedReader::Take(const References::Name& name, const GraphRequest& request,
                       const Answer& answer) {
  if (const auto* const error = std::get_if<AnswerError>(&answer)) {
    if (IsAbsent(error->error())) return;
    ThrowIfAboutAll(*error, Graph(tally_.type()));
    return tally_.LeaveOut(error->what(), CodeOfItem(*error));
  }
  try {
    GraphItem item;
    item.content = ObjectOf(request, std::get<web::Response>(answer));
    item.identity.external_id = catalogue::IdentityOf(tally_.type(), item.content);
    if (item.identity.external_id.empty()) {
      return tally_.LeaveOut(request.what + ": has no identity", kPolicyLeftOut);
    }
    if (!IsNamed(name, item)) {
      return tally_.LeaveOut(request.what + ": another object came", kProviderUnavailable);
    }
    if (!taken_.insert(item.identity.external_id).second) return;
    note_(tally_.type(), item);
    tally_.Store(item.identity, std::move(item.content));
  } catch (const ProviderError& e) {
    tally_.LeaveOut(e.what(), e.code());
  }
}

void NamedReader::Fail(const ProviderError& error) { tally_.Fail(error.code(), error.what()); }

}  // namespace strongroom::provider::graph
