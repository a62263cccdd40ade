#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/list_page.h"

namespace strongroom::provider::kubernetes {

// A list to read.
struct PagedList {
  std::string path;
  std::string field_selector;  // may be empty
  std::string what;            // for messages: "list roles"
  bool metadata_only = false;
  size_t max_bytes = 0;  // of a page, which is in memory
  std::chrono::steady_clock::time_point deadline;
};

// Where the objects of a page go.
struct PageHandlers {
  ItemHandler take;
  ItemHandler too_large;     // what is known of one that has more bytes than a page
  LeftOutHandler leave_out;  // as of ReadListPage
};

// Reads a list page by page. A page with more bytes than there may be is asked for again with half
// as many objects; of an object that has as many alone only the metadata is read. Not thread-safe.
class PageReader {
 public:
  // `reader` outlives this.
  PageReader(ApiReader& reader, std::stop_token stop, PagedList list)
      : reader_(reader), stop_(std::move(stop)), list_(std::move(list)) {}

  bool AtEnd() const { return at_end_; }

  // Hands over the objects of the next page. Absent when the list has expired: `expired` is the
  // answer then, and what comes next is for GoOnFrom to say. Throws ProviderError,
  // web::StoppedError, and what the handlers throw.
  std::optional<ListPage> Next(const PageHandlers& handlers);
  const std::string& expired() const { return expired_; }
  void GoOnFrom(std::string token) { token_ = std::move(token); }

 private:
  web::Response Ask(bool metadata_only);

  ApiReader& reader_;
  const std::stop_token stop_;
  const PagedList list_;
  std::string token_;
  std::string expired_;
  int size_ = kMostObjects;  // of the next page
  bool at_end_ = false;

  static constexpr int kMostObjects = 500;
};

}  // namespace strongroom::provider::kubernetes
