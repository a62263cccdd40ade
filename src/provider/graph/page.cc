#include "provider/graph/page.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/file.h"
#include "base/json_members.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;

constexpr const char* kNextLink = "@odata.nextLink";

Json Parse(const web::Response& answer, const base::JsonElements& elements) {
  if (!answer.body_file) return base::ParseJsonElements(answer.body, elements, kPageOptions);
  answer.body_file->Rewind();
  const base::JsonSource source = [&](char* buffer, size_t size) {
    return answer.body_file->Read(buffer, size);
  };
  return base::ParseJsonElements(source, elements, kPageOptions);
}

size_t BytesOf(const web::Response& answer) {
  return answer.body_file ? answer.body_file->size() : answer.body.size();
}

}  // namespace

std::string ReadPage(const web::Response& answer, const base::JsonElements& elements) {
  try {
    const Json root = Parse(answer, elements);
    const Json* const value = base::MemberAt(root, elements.member);
    if (value == nullptr || !value->is_array() || root.contains("error")) {
      throw web::TransportError("the answer is not a collection");
    }
    const Json* const next = base::MemberAt(root, kNextLink);
    if (next == nullptr) return "";
    if (!next->is_string() || next->get_ref<const std::string&>().empty()) {
      throw web::TransportError("the answer's link to the next page is none");
    }
    return next->get<std::string>();
  } catch (const base::JsonError& e) {
    throw web::TransportError(std::string("the answer is not a collection: ") + e.what());
  } catch (const base::FileError& e) {
    throw web::TransportError(e.what());
  }
}

void CheckJson(const web::Response& answer) {
  if (answer.status == kNoContent) return;
  try {
    const auto pass = [](const auto&...) {};
    Parse(answer, {.member = "value", .take = pass, .skip = pass});
  } catch (const base::JsonLimitError&) {
    // It is, and too much of it for whoever reads it.
  } catch (const base::JsonError& e) {
    throw web::TransportError(std::string("the answer is ") + e.what());
  } catch (const base::FileError& e) {
    throw web::TransportError(e.what());
  }
}

TakeAnswer CheckingJson() {
  return [](const web::Response& answer, const std::string& /*token*/) { CheckJson(answer); };
}

void PageReader::Next(const std::function<void()>& begin, const base::JsonElements& elements) {
  std::string next_link;
  followed_.insert(base::Sha256Of(request_.path_and_query));
  const web::Response read =
      client_.Ask(request_, stop_, [&](const web::Response& answer, const std::string& /*token*/) {
        begin();
        next_link = ReadPage(answer, elements);
      });
  bytes_ += BytesOf(read);
  Follow(next_link);
}

void PageReader::Begin(const web::Response& answer, const base::JsonElements& elements) {
  followed_.insert(base::Sha256Of(request_.path_and_query));
  bytes_ += BytesOf(answer);
  Follow(ReadPage(answer, elements));
}

void PageReader::Follow(const std::string& next_link) {
  at_end_ = next_link.empty();
  if (at_end_) return;
  const auto next = origin_.Within(next_link);
  if (!next) {
    throw ProviderError(kProviderUnavailable,
                        request_.what + ": the link to the next page leads to another server");
  }
  if (!followed_.insert(base::Sha256Of(*next)).second) {
    throw ProviderError(kProviderUnavailable,
                        request_.what + ": the link to the next page leads back to one before");
  }
  request_.path_and_query = *next;
  request_.cost = CostOf(request_.service, *next);
}

}  // namespace strongroom::provider::graph
