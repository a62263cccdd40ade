#pragma once

#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/sha256.h"
#include "provider/graph/client.h"

namespace strongroom::provider::graph {

// Past this a collection's element is refused by the server that stores it; what surrounds it there
// is less deep than a page.
inline constexpr base::JsonOptions kPageOptions{.max_values = base::JsonOptions{}.max_values - 2};

// Reads one page of a collection, {"value": [..], "@odata.nextLink": ".."}, and hands over each
// element as soon as it is parsed. Returns the link to the next page as it is written, empty on the
// last. Throws web::TransportError when it is no such page, to the end; elements before the fault
// have been handed over by then.
std::string ReadPage(const web::Response& answer, const base::JsonElements& elements);

// Throws web::TransportError when an answer is not JSON to its end.
void CheckJson(const web::Response& answer);
// The same as what takes an answer.
TakeAnswer CheckingJson();

// Reads a collection page by page, each link exactly as it came. Not thread-safe.
class PageReader {
 public:
  // `client` and `origin` outlive this. `first` is the request of the first page.
  PageReader(Client& client, const Origin& origin, std::stop_token stop, GraphRequest first)
      : client_(client), origin_(origin), stop_(std::move(stop)), request_(std::move(first)) {}

  bool AtEnd() const { return at_end_; }
  // Of the pages that were read.
  size_t bytes() const { return bytes_; }

  // Hands over the elements of the next page; `begin` is called first, again when the page has to
  // be read again. Throws ProviderError, web::StoppedError and what they throw.
  void Next(const std::function<void()>& begin, const base::JsonElements& elements);

  // As Next, of a first page that is there already. Throws web::TransportError too.
  void Begin(const web::Response& answer, const base::JsonElements& elements);

 private:
  void Follow(const std::string& next_link);

  Client& client_;
  const Origin& origin_;
  const std::stop_token stop_;
  GraphRequest request_;
  std::set<base::Digest> followed_;  // of what was asked: a link may be long, and there may be many
  size_t bytes_ = 0;
  bool at_end_ = false;
};

}  // namespace strongroom::provider::graph
