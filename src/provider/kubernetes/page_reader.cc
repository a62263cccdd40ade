#include "provider/kubernetes/page_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "web/url.h"

namespace strongroom::provider::kubernetes {
namespace {

// Alone, without a fallback to the whole object: a server that cannot do it refuses.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
constexpr const char* kMetadataOnly =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
// A page that is smaller than this part of what it may be is followed by one of twice the objects.
constexpr size_t kRoomToGrow = 4;

}  // namespace

// What an object is served as does not matter to the place in the list: the same token leads on.
web::Response PageReader::Ask(bool metadata_only) {
  const std::string query = web::QueryString({{"limit", std::to_string(size_)},
                                              {"continue", token_},
                                              {"fieldSelector", list_.field_selector}});
  return reader_.Ask({.path_and_query = list_.path + query,
                      .what = list_.what,
                      .accept = metadata_only ? kMetadataOnly : "",
                      .deadline = list_.deadline,
                      .max_bytes = list_.max_bytes},
                     stop_);
}

std::optional<ListPage> PageReader::Next(const PageHandlers& handlers) {
  const ItemHandler* take = &handlers.take;
  web::Response response;
  while (true) {
    try {
      response = Ask(list_.metadata_only || take == &handlers.too_large);
      break;
    } catch (const TooLarge&) {
      if (size_ > 1) {
        size_ /= 2;
        continue;
      }
      if (list_.metadata_only || take == &handlers.too_large) throw;
      take = &handlers.too_large;
    }
  }
  if (response.status == kGone) {
    expired_ = std::move(response.body);
    return std::nullopt;
  }
  ListPage page = ReadListPage(response.body, *take, handlers.leave_out);
  token_ = page.continue_token;
  at_end_ = token_.empty();
  if (response.body.size() < list_.max_bytes / kRoomToGrow) {
    size_ = std::min(size_ * 2, kMostObjects);
  }
  return page;
}

}  // namespace strongroom::provider::kubernetes
