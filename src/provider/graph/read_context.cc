#include "provider/graph/read_context.h"

#include <utility>

#include "web/url.h"

namespace strongroom::provider::graph {
namespace {

// Fills the first of `name` in, if it is there, between what is encoded around it.
std::string Fill(std::string_view pattern, std::string_view name, const std::string& value) {
  const size_t at = pattern.find(name);
  if (at == std::string_view::npos) return std::string(pattern);
  return std::string(pattern.substr(0, at)) + web::Escape(value) +
         std::string(pattern.substr(at + name.size()));
}

}  // namespace

std::string RootOf(const catalogue::GraphType& type) {
  return '/' + std::string(base::NameOf(type.version));
}

std::string PathOf(const catalogue::GraphType& type, const ReadContext& context) {
  return RootOf(type) + Encoded(Fill(type.path, "{tenantId}", context.tenant_id));
}

// What is filled in is encoded by then, and '%' stays as it is.
std::string PathOfPart(const std::string& list, std::string_view pattern, const std::string& id,
                       const std::string& key) {
  return list + '/' + Encoded(Fill(Fill(pattern, "{id}", id), "{key}", key));
}

std::string WithQuery(const std::string& path, std::string_view query) {
  return query.empty() ? path : path + '?' + Encoded(query);
}

GraphRequest RequestOf(const catalogue::GraphType& type, const ReadContext& context,
                       std::string path_and_query, std::string what) {
  GraphRequest request;
  request.what = std::move(what);
  request.service = type.service;
  request.cost = CostOf(type.service, path_and_query);
  request.path_and_query = std::move(path_and_query);
  request.deadline = context.deadline;
  return request;
}

}  // namespace strongroom::provider::graph
