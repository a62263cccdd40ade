#include "kube/client.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "kube/object_meta.h"
#include "web/error.h"
#include "web/http_date.h"
#include "web/retry.h"
#include "web/url.h"

namespace strongroom::kube {
namespace {

// A watch that the server does not end in time is cut by us.
constexpr std::chrono::seconds kWatchGrace{30};

// "get pods team-a/web": what error messages begin with.
std::string Attempt(std::string_view action, const Resource& resource, std::string_view ns,
                    std::string_view name, std::string_view subresource = "") {
  std::string text(action);
  text += " " + std::string(resource.plural);
  if (!subresource.empty()) text += "/" + std::string(subresource);
  if (!ns.empty() || !name.empty()) text += " ";
  if (!ns.empty()) text += std::string(ns) + (name.empty() ? "" : "/");
  return text + std::string(name);
}

// https://pkg.go.dev/k8s.io/apimachinery/pkg/api/validation/path#IsValidPathSegmentName: what
// Kubernetes' own clients refuse, because the API server would read it as another path.
bool IsSegment(std::string_view text) {
  return text != "." && text != ".." && text.find_first_of("/%") == std::string_view::npos;
}

// ResourcePath of one object. Throws ApiError (IsNotFound) for a name that no object can have; the
// empty one would mean all of them.
std::string ObjectPath(const std::string& attempt, const Resource& resource, std::string_view ns,
                       std::string_view name, std::string_view subresource = "") {
  if (name.empty() || !IsSegment(name) || !IsSegment(ns)) {
    throw ApiError(404, "NotFound", attempt + ": no object can have that name");
  }
  return ResourcePath(resource, ns, name, subresource);
}

web::Request MakeRequest(std::string method, std::string path) {
  web::Request request;
  request.method = std::move(method);
  request.path_and_query = std::move(path);
  return request;
}

void SetBody(web::Request& request, const Json& body,
             const char* content_type = "application/json") {
  request.body = base::WriteJson(body, base::JsonStyle::kReplacing);
  request.content_type = content_type;
}

PageEnd EndOf(const Json& list, const std::string& attempt) {
  const auto items = list.find("items");
  const auto metadata = list.find("metadata");
  if (items == list.end() || metadata == list.end() || !(items->is_array() || items->is_null())) {
    throw web::TransportError(attempt + ": the answer is no list");
  }
  return {.continue_token = base::TextOrEmpty(*metadata, "continue"),
          .resource_version = base::TextOrEmpty(*metadata, "resourceVersion")};
}

std::string QueryOf(const WriteOptions& options, std::map<std::string, std::string> query) {
  query["fieldManager"] = options.field_manager;
  query["dryRun"] = options.dry_run ? "All" : "";
  return web::QueryString(query);
}

Json DeleteBody(const DeleteOptions& options) {
  Json body = {{"apiVersion", "v1"}, {"kind", "DeleteOptions"}};
  if (!options.uid.empty()) body["preconditions"]["uid"] = options.uid;
  if (!options.propagation_policy.empty()) body["propagationPolicy"] = options.propagation_policy;
  return body;
}

}  // namespace

Client::Client(web::Transport& transport, ClientOptions options, const base::Clock& clock,
               std::stop_token stop)
    : transport_(&transport),
      clock_(&clock),
      limiter_(std::make_shared<RateLimiter>(options.qps, options.burst, clock)),
      options_(std::make_shared<const ClientOptions>(std::move(options))),
      timeout_(options_->timeout),
      max_retries_(options_->max_retries),
      stop_(std::move(stop)) {}

Client Client::WithStop(std::stop_token stop) const {
  Client copy = *this;
  copy.stop_ = std::move(stop);
  return copy;
}

Client Client::WithTimeout(std::chrono::milliseconds timeout) const {
  Client copy = *this;
  copy.timeout_ = timeout;
  return copy;
}

Client Client::WithDeadline(std::chrono::steady_clock::time_point deadline) const {
  Client copy = *this;
  copy.deadline_ = deadline;
  return copy;
}

Client Client::WithoutRetries() const {
  Client copy = *this;
  copy.max_retries_ = 0;
  return copy;
}

Client Client::WithoutLimit() const {
  Client copy = *this;
  copy.limiter_ = nullptr;
  return copy;
}

Json Client::Get(const Resource& resource, std::string_view ns, std::string_view name) const {
  const Call call{"GET", resource.plural, Attempt("get", resource, ns, name)};
  return SendJson(call, MakeRequest("GET", ObjectPath(call.attempt, resource, ns, name)));
}

std::optional<Json> Client::Find(const Resource& resource, std::string_view ns,
                                 std::string_view name) const {
  try {
    return Get(resource, ns, name);
  } catch (const ApiError& error) {
    if (!IsNotFound(error)) throw;
    return std::nullopt;
  }
}

std::string Client::Read(const Resource& resource, std::string_view ns, std::string_view name,
                         std::string_view subresource,
                         const std::map<std::string, std::string>& query) const {
  const Call call{"GET", resource.plural, Attempt("get", resource, ns, name, subresource)};
  const std::string path = ObjectPath(call.attempt, resource, ns, name, subresource);
  return Send(call, MakeRequest("GET", path + web::QueryString(query))).body;
}

Page Client::List(const Resource& resource, std::string_view ns, const ListOptions& options) const {
  Page page;
  static_cast<PageEnd&>(page) = ListEach(
      resource, ns, options, [&](Json object) { page.items.push_back(std::move(object)); });
  return page;
}

PageEnd Client::ListEach(const Resource& resource, std::string_view ns, const ListOptions& options,
                         const base::JsonSink& take) const {
  const Call call{"LIST", resource.plural, Attempt("list", resource, ns, "")};
  std::map<std::string, std::string> query{
      {"limit", options.limit > 0 ? std::to_string(options.limit) : ""},
      {"continue", options.continue_token},
      {"labelSelector", options.selector.labels},
      {"fieldSelector", options.selector.fields}};
  query.insert(options.query.begin(), options.query.end());
  const web::Response response =
      Send(call, MakeRequest("GET", ResourcePath(resource, ns) + web::QueryString(query)));
  return EndOf(ParseList(response.body, call.attempt, take), call.attempt);
}

Json Client::Create(const Resource& resource, std::string_view ns, const Json& object,
                    const WriteOptions& options) const {
  web::Request request = MakeRequest("POST", ResourcePath(resource, ns) + QueryOf(options, {}));
  SetBody(request, object);
  const auto metadata = object.find("metadata");
  const std::string name = metadata == object.end() ? "" : base::TextOrEmpty(*metadata, "name");
  return SendJson({"POST", resource.plural, Attempt("create", resource, ns, name)}, request);
}

Json Client::MergePatch(const Resource& resource, std::string_view ns, std::string_view name,
                        const Json& patch, std::string_view subresource) const {
  const Call call{"PATCH", resource.plural, Attempt("patch", resource, ns, name, subresource)};
  web::Request request =
      MakeRequest("PATCH", ObjectPath(call.attempt, resource, ns, name, subresource));
  SetBody(request, patch, "application/merge-patch+json");
  return SendJson(call, request);
}

Json Client::Apply(const Resource& resource, std::string_view ns, std::string_view name,
                   const Json& object, const WriteOptions& options) const {
  const Call call{"PATCH", resource.plural, Attempt("apply", resource, ns, name)};
  web::Request request =
      MakeRequest("PATCH", ObjectPath(call.attempt, resource, ns, name) +
                               QueryOf(options, {{"force", options.force ? "true" : ""}}));
  // JSON is YAML.
  SetBody(request, object, "application/apply-patch+yaml");
  return SendJson(call, request);
}

Json Client::Replace(const Resource& resource, std::string_view ns, std::string_view name,
                     const Json& object, const WriteOptions& options) const {
  const Call call{"PUT", resource.plural, Attempt("replace", resource, ns, name)};
  web::Request request =
      MakeRequest("PUT", ObjectPath(call.attempt, resource, ns, name) + QueryOf(options, {}));
  SetBody(request, object);
  return SendJson(call, request);
}

void Client::Delete(const Resource& resource, std::string_view ns, std::string_view name,
                    const DeleteOptions& options) const {
  const Call call{"DELETE", resource.plural, Attempt("delete", resource, ns, name)};
  web::Request request = MakeRequest("DELETE", ObjectPath(call.attempt, resource, ns, name));
  SetBody(request, DeleteBody(options));
  Send(call, request);
}

Json Client::Post(std::string_view path, const Json& object) const {
  web::Request request = MakeRequest("POST", std::string(path));
  SetBody(request, object);
  return SendJson({"POST", "", "post " + std::string(path)}, request);
}

void Client::Watch(const Resource& resource, std::string_view ns, const WatchOptions& options,
                   const web::LineSink& sink) const {
  web::Request request = MakeRequest(
      "GET", ResourcePath(resource, ns) +
                 web::QueryString({{"watch", "1"},
                                   {"allowWatchBookmarks", "true"},
                                   {"timeoutSeconds", std::to_string(options.timeout.count())},
                                   {"labelSelector", options.selector.labels},
                                   {"fieldSelector", options.selector.fields},
                                   {"resourceVersion", options.resource_version}}));
  request.timeout = options.timeout + kWatchGrace;
  const Call call{"WATCH", resource.plural, Attempt("watch", resource, ns, "")};
  const auto started = clock_->Steady();
  try {
    transport_->Stream(request, sink, stop_);
    Record(call, 200, started);
  } catch (const web::StatusError& error) {
    Record(call, error.response().status, started);
    throw DecodeApiError(call.attempt, error.response());
  } catch (const web::TransportError&) {
    Record(call, 0, started);
    throw;
  }
}

Json Client::SendJson(const Call& call, const web::Request& request) const {
  return ParseJson(Send(call, request).body, call.attempt);
}

web::Response Client::Send(const Call& call, const web::Request& request) const {
  web::RetryPolicy policy;
  policy.repeat = web::Repeat::kWhatWasPutOff;
  policy.limit = max_retries_;
  policy.longest_wait = options_->max_retry_wait;
  web::Response response = web::SendUntilFinal(policy, *clock_, deadline_, stop_,
                                               [&] { return SendOnce(call, request); }, {});
  if (!web::IsSuccess(response)) throw DecodeApiError(call.attempt, response);
  return response;
}

web::Response Client::SendOnce(const Call& call, const web::Request& request) const {
  if (limiter_ && !limiter_->Acquire(stop_, deadline_)) {
    if (stop_.stop_requested()) throw web::StoppedError();
    throw web::TransportError(call.attempt + ": timed out before it was sent");
  }
  const auto started = clock_->Steady();
  web::Request timed = request;
  timed.timeout =
      std::min(timeout_, std::chrono::floor<std::chrono::milliseconds>(deadline_ - started));
  try {
    web::Response response = transport_->Send(timed, stop_);
    Record(call, response.status, started, web::DateIn(response, "date"));
    return response;
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError&) {
    Record(call, 0, started);
    throw;
  }
}

void Client::Record(const Call& call, int status, std::chrono::steady_clock::time_point started,
                    std::optional<std::chrono::sys_seconds> date) const {
  if (!options_->observer) return;
  options_->observer({call.verb, call.resource, status, clock_->Steady() - started, date});
}

}  // namespace strongroom::kube
