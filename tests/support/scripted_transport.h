#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "support/fake_transport.h"
#include "web/error.h"

namespace strongroom::test {

// Answers requests from a script: for each path (without its query) a queue of answers, of which
// the last one repeats. A path that is not in the script gets 404. It has no streams. Thread-safe.
class ScriptedTransport final : public FakeTransport {
 public:
  using Answer = std::function<web::Response(const web::Request&)>;

  ScriptedTransport() : FakeTransport([this](const auto& request) { return Next(request); }) {}

  void Add(const std::string& path, int status, const std::string& body,
           std::map<std::string, std::string> headers = {}) {
    AddAnswer(path, [=](const web::Request&) { return web::Response{status, body, headers}; });
  }
  // In the place of all that was added for that path.
  void Replace(const std::string& path, int status, const std::string& body,
               std::map<std::string, std::string> headers = {}) {
    {
      const base::MutexLock lock(mutex_);
      answers_.erase(path);
    }
    Add(path, status, body, std::move(headers));
  }
  void AddFailure(const std::string& path, const std::string& message) {
    AddAnswer(path,
              [=](const web::Request&) -> web::Response { throw web::TransportError(message); });
  }
  void AddAnswer(const std::string& path, Answer answer) {
    const base::MutexLock lock(mutex_);
    answers_[path].push_back(std::move(answer));
  }

  // The requests of one path, as path and query.
  std::vector<std::string> RequestsTo(const std::string& path) const {
    std::vector<std::string> found;
    for (const web::Request& request : Requests()) {
      if (PathOf(request) == path) found.push_back(request.path_and_query);
    }
    return found;
  }

 private:
  static std::string PathOf(const web::Request& request) {
    return request.path_and_query.substr(0, request.path_and_query.find('?'));
  }

  web::Response Next(const web::Request& request) {
    Answer answer;
    {
      const base::MutexLock lock(mutex_);
      const auto found = answers_.find(PathOf(request));
      if (found == answers_.end()) return {404, R"({"kind":"Status","reason":"NotFound"})", {}};
      answer = found->second.front();
      if (found->second.size() > 1) found->second.pop_front();
    }
    return answer(request);
  }

  base::Mutex mutex_;
  std::map<std::string, std::deque<Answer>> answers_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::test
