#pragma once

#include <deque>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::test {

// Answers requests from a script: for each path (without its query) a queue of answers, of which
// the last one repeats. A path that is not in the script gets 404. Thread-safe.
class ScriptedTransport final : public web::Transport {
 public:
  using Answer = std::function<web::Response(const web::Request&)>;

  void Add(const std::string& path, int status, const std::string& body,
           std::map<std::string, std::string> headers = {}) {
    AddAnswer(path, [=](const web::Request&) { return web::Response{status, body, headers}; });
  }
  void AddFailure(const std::string& path, const std::string& message) {
    AddAnswer(path,
              [=](const web::Request&) -> web::Response { throw web::TransportError(message); });
  }
  void AddAnswer(const std::string& path, Answer answer) {
    base::MutexLock lock(mutex_);
    answers_[path].push_back(std::move(answer));
  }

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    Answer answer;
    {
      base::MutexLock lock(mutex_);
      requests_.push_back(request);
      const auto found =
          answers_.find(request.path_and_query.substr(0, request.path_and_query.find('?')));
      if (found == answers_.end()) return {404, R"({"kind":"Status","message":"not found"})", {}};
      answer = found->second.front();
      if (found->second.size() > 1) found->second.pop_front();
    }
    return answer(request);
  }

  void Stream(const web::Request&, web::LineSink, std::stop_token) override {
    throw std::logic_error("no streams in this script");
  }

  std::vector<web::Request> Requests() {
    base::MutexLock lock(mutex_);
    return requests_;
  }
  // The requests of one path, as path and query.
  std::vector<std::string> RequestsTo(const std::string& path) {
    std::vector<std::string> found;
    for (const web::Request& request : Requests()) {
      if (request.path_and_query.substr(0, request.path_and_query.find('?')) == path) {
        found.push_back(request.path_and_query);
      }
    }
    return found;
  }

 private:
  base::Mutex mutex_;
  std::map<std::string, std::deque<Answer>> answers_ GUARDED_BY(mutex_);
  std::vector<web::Request> requests_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::test
