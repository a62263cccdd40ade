#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>

#include "catalogue/graph_type.h"
#include "provider/graph/client.h"
#include "provider/graph/origin.h"

namespace strongroom::provider::graph {

// What an answer about one item may have where the limit of an item is no larger one.
inline constexpr size_t kLeastOfItem = size_t{16} << 20U;

// What one policy type is read with.
struct ReadContext {
  Client& client;
  const Origin& origin;
  std::stop_token stop;
  std::chrono::steady_clock::time_point deadline;
  std::string tenant_id;  // stands in some paths
  // Past this an answer about one item is not read: it would be too large to be stored.
  size_t item_bytes = kLeastOfItem;
};

// "/beta", what all paths of the type begin with.
std::string RootOf(const catalogue::GraphType& type);

// The path of the type's list, or of its one object, without its query.
std::string PathOf(const catalogue::GraphType& type, const ReadContext& context);

// The path of a part, with its query: the identities in `pattern` are filled in.
std::string PathOfPart(const std::string& list, std::string_view pattern, const std::string& id,
                       const std::string& key);

// "path?query", encoded; just the path when the query is empty.
std::string WithQuery(const std::string& path, std::string_view query);

// A GET of that path, which is encoded.
GraphRequest RequestOf(const catalogue::GraphType& type, const ReadContext& context,
                       std::string path_and_query, std::string what);

}  // namespace strongroom::provider::graph
