#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "provider/graph/client.h"

namespace strongroom::provider::graph {

// A 2xx answer, or why there is none.
using Answer = std::variant<web::Response, AnswerError>;

// Sends GETs that do not depend on each other together, as many as Graph and the quota of their
// service allow. It saves ways, not quota: each of them counts.
// https://learn.microsoft.com/en-us/graph/json-batching
class Batch {
 public:
  // `client` outlives this; `root` is what all paths begin with: "/beta".
  Batch(Client& client, std::string root, std::stop_token stop)
      : client_(client), root_(std::move(root)), stop_(std::move(stop)) {}

  // One answer for each request, in their order. What may pass is asked for again, together but
  // without the others. Requests are of one service and deadline. Throws ProviderError when the
  // batch as a whole fails, web::StoppedError.
  std::vector<Answer> Ask(const std::vector<GraphRequest>& requests);

 private:
  struct Pending;
  using Chunk = std::vector<Pending>;

  static std::string PostedFor(const Chunk& chunk, const std::string& root);
  bool CanBeInBatch(const GraphRequest& request) const;
  static void Settle(Pending& pending);
  // Whether it is to be asked once more. A token that was refused is given back.
  bool TakeAgain(Pending& pending, const std::string& token);
  void AskChunk(Chunk chunk);
  void AskAlone(Pending& pending);
  void AskHalves(const Chunk& chunk);
  std::string SendChunk(Chunk& chunk);
  void Take(const base::Json& response, Pending& pending);

  Client& client_;
  const std::string root_;
  const std::stop_token stop_;
};

// One inner answer of a batch, as if it had come alone: a body is JSON, a text, or base64 of
// either. Throws base::JsonError for what has not the form of one.
web::Response InnerAnswer(const base::Json& response);

}  // namespace strongroom::provider::graph
