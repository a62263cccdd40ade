#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_members.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "provider/graph/batch.h"
#include "provider/graph/graph_error.h"
#include "provider/graph/origin.h"
#include "provider/graph/page.h"
#include "web/error.h"

namespace strongroom::fuzz {
namespace {

using provider::graph::GraphError;

// What is read of a page, or why it is none.
std::string Read(const base::JsonSource& source) {
  std::string seen;
  const auto take = [&](const base::Json& element) { seen += base::CanonicalJson(element) + '\n'; };
  const auto skip = [&](const base::Json&, const std::string& what) { seen += what + '\n'; };
  try {
    base::ParseJsonElements(source, {.member = "value", .take = take, .skip = skip});
  } catch (const base::JsonError& e) {
    seen += e.what();
  }
  return seen;
}

std::string ReadInPieces(std::string_view input, size_t piece) {
  return Read([&](char* buffer, size_t size) {
    const size_t got = std::min({size, piece, input.size()});
    std::copy_n(input.begin(), got, buffer);
    input.remove_prefix(got);
    return got;
  });
}

}  // namespace

void FuzzGraphPage(std::string_view input) {
  Require(ReadInPieces(input, 1) == ReadInPieces(input, input.size() + 1),
          "the same, however the bytes arrive");
  const web::Response answer{200, std::string(input), {{"content-type", "application/json"}}};
  static const provider::graph::Origin origin("https://graph.example");
  const auto inner = [](const base::Json& response) {
    try {
      const web::Response one = provider::graph::InnerAnswer(response);
      provider::graph::DecodeGraphError(one);
    } catch (const base::JsonError& e) {
      Require(*e.what() != '\0', "a refusal says why");
    }
  };
  for (const char* member : {"value", "responses"}) {
    try {
      const std::string next = provider::graph::ReadPage(
          answer, {.member = member, .take = inner, .skip = [](const auto&, const auto&) {}});
      const auto path = origin.Within(next);
      Require(!path || path->starts_with('/'), "a path begins at the root");
    } catch (const web::TransportError& e) {
      Require(*e.what() != '\0', "a refusal says why");
    }
  }
}

void FuzzGraphError(std::string_view input) {
  const GraphError error = provider::graph::DecodeGraphError(
      {403, std::string(input), {{"request-id", std::string(input)}}});
  const std::string shown = provider::graph::Shown(error);
  Require(shown.size() < 300, "what is shown is short");
  Require(std::all_of(shown.begin(), shown.end(), [](char c) { return c >= ' ' && c <= '~'; }),
          "what is shown has no character of theirs");
  for (const std::string& scope : error.scopes) {
    Require(scope.find_first_of(" <>\"'\n\x1b") == std::string::npos, "a scope is one word");
  }
}

}  // namespace strongroom::fuzz
