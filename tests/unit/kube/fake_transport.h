#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "kube/json.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::kube {

// Answers with what the test says, and keeps the requests. Thread-safe.
class FakeTransport final : public web::Transport {
 public:
  using OnSend = std::function<web::Response(const web::Request&)>;
  using OnStream =
      std::function<void(const web::Request&, const web::LineSink&, const std::stop_token&)>;

  explicit FakeTransport(OnSend on_send, OnStream on_stream = {})
      : on_send_(std::move(on_send)), on_stream_(std::move(on_stream)) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    Keep(request);
    return on_send_(request);
  }
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    Keep(request);
    on_stream_(request, sink, stop);
  }

  std::vector<web::Request> requests() const {
    const base::MutexLock lock(mutex_);
    return requests_;
  }

 private:
  void Keep(const web::Request& request) {
    const base::MutexLock lock(mutex_);
    requests_.push_back(request);
  }

  const OnSend on_send_;
  const OnStream on_stream_;
  mutable base::Mutex mutex_;
  std::vector<web::Request> requests_ GUARDED_BY(mutex_);
};

inline web::Response Answer(int status, const Json& body,
                            std::map<std::string, std::string> headers = {}) {
  return {status, body.dump(), std::move(headers)};
}

inline web::Response Refusal(int status, const std::string& reason,
                             std::map<std::string, std::string> headers = {}) {
  return Answer(status,
                {{"kind", "Status"}, {"code", status}, {"reason", reason}, {"message", "refused"}},
                std::move(headers));
}

inline Json Object(const std::string& name, const std::string& version,
                   const std::string& uid = "") {
  return {{"metadata",
           {{"namespace", "a"},
            {"name", name},
            {"uid", uid.empty() ? "uid-" + name : uid},
            {"resourceVersion", version}}}};
}

}  // namespace strongroom::kube
