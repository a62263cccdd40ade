#include "provider/graph/batch.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_members.h"
#include "provider/graph/page.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using std::chrono::milliseconds;

// All answers of a batch, which are in memory together.
constexpr size_t kMostOfBatch = size_t{8} << 20U;

std::string BodyOf(const Json& body) {
  if (!body.is_string()) return base::CanonicalJson(body);
  const std::string& text = body.get_ref<const std::string&>();
  if (text.starts_with('{')) return text;
  return base::DecodeBase64(text).value_or(text);
}

// The place in the batch; absent when it is none of it.
std::optional<size_t> PlaceOf(const Json& response, size_t count) {
  const std::string id = base::TextOrEmpty(response, "id");
  for (size_t i = 0; i < count; ++i) {
    if (id == std::to_string(i)) return i;
  }
  return std::nullopt;
}

}  // namespace

web::Response InnerAnswer(const Json& response) {
  web::Response answer;
  answer.status = static_cast<int>(base::IntAt(response, "status").value_or(0));
  const Json& headers = base::ObjectAt(response, "headers");
  for (const auto& [name, value] : headers.items()) {
    if (value.is_string()) answer.headers[base::ToLower(name)] = value.get<std::string>();
  }
  if (const Json* const body = base::MemberAt(response, "body")) answer.body = BodyOf(*body);
  return answer;
}

// A request whose answer has not come for good.
struct Batch::Pending {
  const GraphRequest* request = nullptr;
  std::optional<Answer>* answer = nullptr;  // where it goes
  bool was_refused = false;                 // 401: it is asked again once

  // What the batch that was sent last said of it.
  web::Attempt last = NoAnswer();
  std::optional<AnswerError> unreadable = std::nullopt;  // in the place of `last`

  void Forget() {
    last = NoAnswer();
    unreadable.reset();
  }
  static web::Attempt NoAnswer() { return web::TransportError("the batch has no answer for it"); }
};

std::vector<Answer> Batch::Ask(const std::vector<GraphRequest>& requests) {
  std::vector<std::optional<Answer>> answers(requests.size());
  const auto most = requests.empty() ? 0 : client_.pace().MostTogether(requests.front().service);
  Chunk chunk;
  int cost = 0;
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!CanBeInBatch(requests[i])) {
      Pending alone{&requests[i], &answers[i]};
      AskAlone(alone);
      continue;
    }
    if (cost + requests[i].cost > most && !chunk.empty()) {
      AskChunk(std::exchange(chunk, {}));
      cost = 0;
    }
    chunk.push_back({&requests[i], &answers[i]});
    cost += requests[i].cost;
  }
  if (!chunk.empty()) AskChunk(std::move(chunk));
  std::vector<Answer> all;
  for (std::optional<Answer>& answer : answers) all.push_back(std::move(answer).value());
  return all;
}

std::string Batch::PostedFor(const Chunk& chunk, const std::string& root) {
  Json list = Json::array();
  for (size_t i = 0; i < chunk.size(); ++i) {
    const GraphRequest& request = *chunk[i].request;
    Json entry{{"id", std::to_string(i)},
               {"method", "GET"},
               {"url", request.path_and_query.substr(root.size())}};
    if (!request.accept.empty()) entry["headers"] = {{"Accept", request.accept}};
    list.push_back(std::move(entry));
  }
  return base::CanonicalJson({{"requests", std::move(list)}});
}

// Bytes could not be told from the text that they are in a batch; a link may lead out of `root_`.
bool Batch::CanBeInBatch(const GraphRequest& request) const {
  return request.expected == Expected::kJson && request.path_and_query.starts_with(root_ + '/');
}

void Batch::AskAlone(Pending& pending) {
  try {
    const bool is_json = pending.request->expected == Expected::kJson;
    *pending.answer = client_.Ask(*pending.request, stop_, is_json ? CheckingJson() : TakeAnswer());
  } catch (const AnswerError& e) {
    *pending.answer = e;
  } catch (const TooLarge& e) {
    *pending.answer = AnswerError(e.code(), e.what());
  } catch (const ProviderError& e) {
    if (e.code() != kProviderUnavailable) throw;
    *pending.answer = AnswerError(e.code(), e.what());
  }
}

void Batch::AskHalves(const Chunk& chunk) {
  const auto half = chunk.begin() + static_cast<std::ptrdiff_t>(chunk.size() / 2);
  AskChunk({chunk.begin(), half});
  AskChunk({half, chunk.end()});
}

// What came of it is for good.
void Batch::Settle(Pending& pending) {
  const std::string& what = pending.request->what;
  if (pending.unreadable) {
    *pending.answer = *pending.unreadable;
    return;
  }
  if (const auto* const error = web::NoAnswerOf(pending.last)) {
    *pending.answer = AnswerError(kProviderUnavailable, what + ": " + error->what());
    return;
  }
  auto& answer = std::get<web::Response>(pending.last);
  if (web::IsSuccess(answer)) {
    *pending.answer = std::move(answer);
  } else {
    *pending.answer = ErrorOf(what, answer);
  }
}

bool Batch::TakeAgain(Pending& pending, const std::string& token) {
  if (pending.unreadable) return false;
  const auto* const answer = std::get_if<web::Response>(&pending.last);
  if (answer == nullptr) return true;
  if (web::IsSuccess(*answer)) return false;
  switch (base::ProspectOf(base::Asked::kGraph, answer->status)) {
    case base::Prospect::kMayPass:
      return true;
    case base::Prospect::kMayPassOnce:
      client_.tokens().Refuse(token);
      return !std::exchange(pending.was_refused, true);
    case base::Prospect::kPerson:
    case base::Prospect::kFinal:
      break;
  }
  return false;
}

void Batch::AskChunk(Chunk chunk) {
  const web::RetryPolicy policy = client_.Policy();
  const auto deadline = chunk.front().request->deadline;
  for (int number = 1; !chunk.empty(); ++number) {
    if (chunk.size() == 1) return AskAlone(chunk.front());
    std::string token;
    try {
      token = SendChunk(chunk);
    } catch (const TooLarge&) {
      return AskHalves(chunk);
    }
    Chunk again;
    milliseconds wait{0};
    for (Pending& pending : chunk) {
      if (!TakeAgain(pending, token)) {
        Settle(pending);
        continue;
      }
      wait = std::max(wait, web::WaitAfter(policy, pending.last, number));
      again.push_back(pending);
    }
    if (again.empty()) return;
    if (number > policy.limit || wait >= deadline - client_.clock().Steady()) {
      std::for_each(again.begin(), again.end(), Settle);
      return;
    }
    client_.CountRepetitions(again.size());
    if (!policy.sleep(wait, stop_)) throw web::StoppedError();
    chunk = std::move(again);
  }
}

// Each gets what came for it; of what has too many parts to be read only that it has. Returns the
// token that they were asked for with.
std::string Batch::SendChunk(Chunk& chunk) {
  GraphRequest outer;
  outer.path_and_query = root_ + "/$batch";
  outer.what =
      "batch of " + std::to_string(chunk.size()) + ", the first: " + chunk.front().request->what;
  outer.service = chunk.front().request->service;
  outer.deadline = chunk.front().request->deadline;
  outer.max_bytes = kMostOfBatch;
  outer.posted = PostedFor(chunk, root_);
  outer.cost = 0;
  for (const Pending& pending : chunk) outer.cost += pending.request->cost;
  std::string used;
  client_.Ask(outer, stop_, [&](const web::Response& answer, const std::string& token) {
    used = token;
    std::vector<bool> came(chunk.size());
    for (Pending& pending : chunk) pending.Forget();
    const auto pending_of = [&](const Json& response) -> Pending* {
      const auto place = PlaceOf(response, chunk.size());
      if (!place) return nullptr;
      if (came[*place]) throw web::TransportError("the batch has two answers for one request");
      came[*place] = true;
      return &chunk[*place];
    };
    ReadPage(answer, {.member = "responses",
                      .take =
                          [&](const Json& response) {
                            Pending* const pending = pending_of(response);
                            if (pending != nullptr) Take(response, *pending);
                          },
                      .skip =
                          [&](const Json& part, const std::string& fault) {
                            Pending* const pending = pending_of(part);
                            if (pending == nullptr) return;
                            pending->unreadable = AnswerError(
                                kPolicyLeftOut, pending->request->what + ": the answer " + fault);
                          }});
  });
  return used;
}

void Batch::Take(const Json& response, Pending& pending) {
  web::Response answer = InnerAnswer(response);
  Heed(client_.pace(), pending.request->service, answer);
  const std::string fault =
      web::IsSuccess(answer) ? FaultOf(answer, pending.request->expected) : "";
  if (answer.status == 0) return;
  try {
    if (!fault.empty()) throw web::TransportError(fault);
    const Json* const body = base::MemberAt(response, "body");
    const bool is_text = body != nullptr && body->is_string();
    if (is_text && web::IsSuccess(answer)) CheckJson(answer);
    pending.last = std::move(answer);
  } catch (const web::TransportError& e) {
    pending.last = e;
  }
}

}  // namespace strongroom::provider::graph
