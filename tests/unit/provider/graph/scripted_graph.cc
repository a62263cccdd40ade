#include "unit/provider/graph/scripted_graph.h"

#include <nlohmann/json.hpp>

#include "catalogue/field_path.h"

namespace strongroom::provider::graph {

using api::Json;

std::string FakeTokens::Current(const std::stop_token& stop) {
  if (stop.stop_requested()) throw web::StoppedError();
  const base::MutexLock lock(mutex_);
  return "t" + std::to_string(number_);
}

void FakeTokens::Refuse(const std::string& token) {
  const base::MutexLock lock(mutex_);
  if (token == "t" + std::to_string(number_)) ++number_;
}

int FakeTokens::refused() const {
  const base::MutexLock lock(mutex_);
  return number_ - 1;
}

Json PageOf(std::vector<Json> items, const std::string& next) {
  Json page{{"@odata.context", "x"}, {"value", std::move(items)}};
  if (!next.empty()) page["@odata.nextLink"] = next.starts_with('/') ? kServer + next : next;
  return page;
}

Json Error(const std::string& code, const std::string& message) {
  return {{"error", {{"code", code}, {"message", message}}}};
}

catalogue::PolicyType TypeOf(const std::string& key) {
  catalogue::PolicyType type;
  type.key = key;
  catalogue::GraphType source;
  source.path = "/" + key;
  source.id = catalogue::ParseFieldPath("id");
  source.name = catalogue::ParseFieldPath("displayName");
  source.permissions = {{"Things.Read.All"}};
  type.source = source;
  return type;
}

catalogue::GraphType& Source(catalogue::PolicyType& type) {
  return std::get<catalogue::GraphType>(type.source);
}

ScriptedGraph::ScriptedGraph() {
  options.server = kServer;
  options.tenant_id = "tenant";
  options.threads = 1;
  options.deadline = clock.Steady() + std::chrono::hours{1};
  options.retries.limit = 2;
  options.retries.sleep = [this](std::chrono::milliseconds time, const std::stop_token& stop) {
    clock.Advance(time);
    return !stop.stop_requested();
  };
  transport.AddAnswer("/beta/$batch", [this](const web::Request& request) {
    Json responses = Json::array();
    const Json batch = base::ParseJson(request.body);
    for (const Json& one : batch.at("requests")) {
      web::Request inner;
      inner.path_and_query = "/beta" + one.at("url").get<std::string>();
      if (one.contains("headers")) inner.headers["Accept"] = one.at("headers").at("Accept");
      const web::Response answer = transport.Send(inner, {});
      Json entry{{"id", one.at("id")}, {"status", answer.status}, {"headers", answer.headers}};
      try {
        entry["body"] = base::ParseJson(answer.body);
      } catch (const base::JsonError&) {
        entry["body"] = answer.body;
      }
      responses.insert(responses.begin(), std::move(entry));  // in another order
    }
    return web::Response{
        200, base::CanonicalJson({{"responses", std::move(responses)}}), {{"content-type", kJson}}};
  });
}

void ScriptedGraph::Serve(const std::string& path, const Json& body, int status,
                          std::map<std::string, std::string> headers) {
  headers.emplace("content-type", kJson);
  transport.Add("/beta" + path, status, base::CanonicalJson(body), std::move(headers));
}

Collection ScriptedGraph::Collect(const std::vector<catalogue::PolicyType>& types,
                                  const std::stop_token& stop) {
  Collection collection =
      GraphProvider(transport, tokens, clock, options).Collect(types, sink, stop);
  warnings = collection.warnings;
  return collection;
}

domain::TypeCoverage ScriptedGraph::CoverageOf(const catalogue::PolicyType& type) {
  return Collect({type}).types.at(type.key);
}

std::vector<Json> ScriptedGraph::Stored(const std::string& type) {
  std::vector<Json> contents;
  for (const api::ReportItem& item : sink.Items(type)) {
    contents.push_back(base::ParseJson(item.content));
  }
  return contents;
}

}  // namespace strongroom::provider::graph
