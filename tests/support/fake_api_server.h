#pragma once

#include <chrono>
#include <list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/timestamp.h"
#include "support/fake_watches.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::test {

// An API server in memory: creates, reads, patches (RFC 7386) and deletes namespaced objects of any
// kind, with UIDs, resource versions, preconditions and conflicts. No streams, and no lists but of
// the events about one object: caches are fed by Feed(). A list of all namespaces says at which
// version the server is, and no more. Thread-safe.
class FakeApiServer final : public web::Transport {
 public:
  using Json = nlohmann::json;
  using Objects = std::map<std::string, Json>;  // by "plural/namespace/name"

  // `clock` outlives the server.
  explicit FakeApiServer(const base::Clock& clock) : clock_(clock) {}

  FakeWatches& watches() { return watches_; }
  // Lists the resource to `sink`, which from now on hears of each change.
  void Feed(const std::string& plural, kube::ReflectorSink& sink) {
    const base::MutexLock lock(mutex_);
    sink.BeginReplace();
    for (const auto& [key, object] : objects_) {
      if (key.starts_with(plural + "/")) sink.Add(object);
    }
    sink.EndReplace(std::to_string(version_));
    watches_.Feed(plural, sink);
  }

  // The next request of that method for the resource is refused, with such words.
  void RefuseNext(const std::string& method, const std::string& plural, int status,
                  const std::string& words = "Refused") {
    const base::MutexLock lock(mutex_);
    refusals_.push_back({method, plural, status, words});
  }
  // From the write after the next `count` on, every write is refused, as by a server that dies.
  void DieAfterWrites(int count) {
    const base::MutexLock lock(mutex_);
    writes_left_ = count;
  }
  void Revive() {
    const base::MutexLock lock(mutex_);
    writes_left_ = -1;
  }

  // What somebody else writes: an object, in place of the one that may be there (its metadata.uid
  // stays then), or a merge patch of one that is.
  Json Put(const std::string& plural, Json object) {
    const FakeWatches::Telling telling(watches_);
    const base::MutexLock lock(mutex_);
    const std::string key = KeyOf(plural, object);
    if (!object["metadata"].contains("uid")) {
      object["metadata"]["uid"] = objects_.contains(key) ? objects_[key]["metadata"]["uid"]
                                                         : Json("uid-" + std::to_string(++uids_));
    }
    return Store(plural, key, std::move(object));
  }
  Json Patch(const std::string& plural, const std::string& ns, const std::string& name,
             const Json& patch) {
    const FakeWatches::Telling telling(watches_);
    const base::MutexLock lock(mutex_);
    const std::string key = plural + "/" + ns + "/" + name;
    Json object = objects_.at(key);
    object.merge_patch(patch);
    return Store(plural, key, std::move(object));
  }
  void Drop(const std::string& plural, const std::string& ns, const std::string& name) {
    const FakeWatches::Telling telling(watches_);
    const base::MutexLock lock(mutex_);
    Erase(plural, plural + "/" + ns + "/" + name);
  }

  // Null when there is none.
  Json Find(const std::string& plural, const std::string& ns, const std::string& name) const {
    const base::MutexLock lock(mutex_);
    const auto found = objects_.find(plural + "/" + ns + "/" + name);
    return found == objects_.end() ? Json() : found->second;
  }
  std::vector<Json> All(const std::string& plural) const {
    const base::MutexLock lock(mutex_);
    std::vector<Json> found;
    for (const auto& [key, object] : objects_) {
      if (key.starts_with(plural + "/")) found.push_back(object);
    }
    return found;
  }
  // Waits until condition(objects) holds; false after a minute.
  template <typename Condition>
  bool Await(Condition condition) const {
    const base::MutexLock lock(mutex_);
    return changed_.WaitFor(mutex_, {}, std::chrono::minutes{1},
                            [&]() REQUIRES(mutex_) { return condition(objects_); });
  }

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    const FakeWatches::Telling telling(watches_);
    const base::MutexLock lock(mutex_);
    const Target target = TargetOf(request.path_and_query);
    if (const auto refusal = TakeRefusal(request.method, target.plural)) {
      const bool is_conflict = refusal->status == 409 && refusal->words == "Refused";
      return Refuse(refusal->status, is_conflict ? "Conflict" : refusal->words);
    }
    const Json body = request.body.empty() ? Json::object() : Json::parse(request.body);
    if (request.method == "POST") return Create(target, body);
    if (target.plural == "events" && target.name.empty()) return EventsAbout(request);
    if (request.method == "GET" && target.ns.empty()) return List("List", Json::array());
    const auto found = objects_.find(target.Key());
    if (found == objects_.end()) return Refuse(404, "NotFound");
    if (request.method == "GET") return Answer(200, found->second);
    if (request.method == "PATCH") return MergePatch(target, found->second, body);
    if (request.method == "DELETE") return Delete(target, found->second, body);
    throw std::logic_error("this server knows no " + request.method);
  }

  void Stream(const web::Request&, web::LineSink, std::stop_token) override {
    throw std::logic_error("this server has no streams");
  }

 private:
  struct Target {
    std::string plural;
    std::string ns;
    std::string name;
    bool is_status = false;
    std::string Key() const { return plural + "/" + ns + "/" + name; }
  };
  struct Refusal {
    std::string method;
    std::string plural;
    int status;
    std::string words;
  };

  // "/api/v1/namespaces/a/pods/b", "/apis/batch/v1/namespaces/a/jobs/b/status".
  static Target TargetOf(const std::string& path_and_query) {
    std::vector<std::string> words;
    std::istringstream path(path_and_query.substr(0, path_and_query.find('?')));
    for (std::string word; std::getline(path, word, '/');) words.push_back(word);
    const size_t at = words.at(1) == "api" ? 3 : 4;
    if (words.size() == at + 1) return {.plural = words[at], .ns = "", .name = ""};
    if (words.at(at) != "namespaces") throw std::logic_error("not namespaced: " + path_and_query);
    return {.plural = words.at(at + 2),
            .ns = words.at(at + 1),
            .name = words.size() > at + 3 ? words[at + 3] : "",
            .is_status = words.size() > at + 4 && words[at + 4] == "status"};
  }
  static std::string KeyOf(const std::string& plural, const Json& object) {
    return plural + "/" + object["metadata"]["namespace"].get<std::string>() + "/" +
           object["metadata"]["name"].get<std::string>();
  }
  static web::Response Answer(int status, const Json& body) { return {status, body.dump(), {}}; }
  static web::Response Refuse(int status, const std::string& reason) {
    return Answer(status, {{"kind", "Status"},
                           {"code", status},
                           {"reason", reason},
                           {"message", "the fake server says " + reason}});
  }

  std::optional<Refusal> TakeRefusal(const std::string& method, const std::string& plural)
      REQUIRES(mutex_) {
    for (auto each = refusals_.begin(); each != refusals_.end(); ++each) {
      if (each->method != method || each->plural != plural) continue;
      Refusal refusal = *each;
      refusals_.erase(each);
      return refusal;
    }
    if (method == "GET" || plural == "events" || writes_left_ < 0) return std::nullopt;
    if (writes_left_ == 0) return Refusal{method, plural, 500, "Refused"};
    --writes_left_;
    return std::nullopt;
  }

  web::Response EventsAbout(const web::Request& request) REQUIRES(mutex_) {
    Json items = Json::array();
    for (const auto& [key, event] : objects_) {
      const std::string uid = event.value("/involvedObject/uid"_json_pointer, "");
      const bool is_about = !uid.empty() && request.path_and_query.find(uid) != std::string::npos;
      if (key.starts_with("events/") && is_about) items.push_back(event);
    }
    return List("EventList", std::move(items));
  }
  web::Response List(const char* kind, Json items) const REQUIRES(mutex_) {
    return Answer(200, {{"kind", kind},
                        {"metadata", {{"resourceVersion", std::to_string(version_)}}},
                        {"items", std::move(items)}});
  }

  web::Response Create(const Target& target, Json object) REQUIRES(mutex_) {
    object["metadata"]["namespace"] = target.ns;
    const std::string key = KeyOf(target.plural, object);
    if (objects_.contains(key)) return Refuse(409, "AlreadyExists");
    object["metadata"]["uid"] = "uid-" + std::to_string(++uids_);
    return Answer(201, Store(target.plural, key, std::move(object)));
  }
  web::Response MergePatch(const Target& target, Json object, Json patch) REQUIRES(mutex_) {
    const Json expected = patch.value("/metadata/resourceVersion"_json_pointer, Json());
    if (!expected.is_null() && expected != object["metadata"]["resourceVersion"]) {
      return Refuse(409, "Conflict");
    }
    if (target.is_status) patch = {{"status", patch["status"]}};
    object.merge_patch(patch);
    return Answer(200, Store(target.plural, target.Key(), std::move(object)));
  }
  web::Response Delete(const Target& target, const Json& object, const Json& options)
      REQUIRES(mutex_) {
    const Json uid = options.value("/preconditions/uid"_json_pointer, Json());
    if (!uid.is_null() && uid != object["metadata"]["uid"]) return Refuse(409, "Conflict");
    Json last = object;
    Erase(target.plural, target.Key());
    return Answer(200, last);
  }

  Json Store(const std::string& plural, const std::string& key, Json object) REQUIRES(mutex_) {
    Json& meta = object["metadata"];
    meta["resourceVersion"] = std::to_string(++version_);
    if (!meta.contains("generation")) meta["generation"] = 1;
    if (!meta.contains("creationTimestamp")) {
      meta["creationTimestamp"] = base::FormatTimestamp(clock_.NowSeconds());
    }
    objects_[key] = object;
    watches_.Changed(plural, object);
    changed_.NotifyAll();
    return object;
  }
  void Erase(const std::string& plural, const std::string& key) REQUIRES(mutex_) {
    Json last = objects_.at(key);
    objects_.erase(key);
    last["metadata"]["resourceVersion"] = std::to_string(++version_);
    watches_.Removed(plural, std::move(last));
    changed_.NotifyAll();
  }

  const base::Clock& clock_;
  FakeWatches watches_;
  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;
  Objects objects_ GUARDED_BY(mutex_);
  std::list<Refusal> refusals_ GUARDED_BY(mutex_);
  int writes_left_ GUARDED_BY(mutex_) = -1;  // before all are refused; negative: never
  int version_ GUARDED_BY(mutex_) = 0;
  int uids_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::test
