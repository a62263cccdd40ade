#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/mutex.h"
#include "integration/support/scripted_server.h"

namespace strongroom::test {

// A receiver on loopback that keeps what it is sent. Thread-safe.
class Inbox {
 public:
  // What it answers to an event: "200 OK"; empty: nothing, until the other one has closed.
  using Answer = std::function<std::string(const base::Json& event)>;

  explicit Inbox(Answer answer = [](const base::Json&) { return std::string("200 OK"); })
      : answer_(std::move(answer)), server_([this](int socket, int) { Serve(socket); }) {}

  std::string url() const { return server_.url() + "/hook"; }

  void AnswerWith(Answer answer) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    answer_ = std::move(answer);
  }

  // All that came, whatever was answered; a request without a body is null.
  std::vector<base::Json> Came() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return came_;
  }
  // The IDs of those that were taken.
  std::vector<std::string> Taken() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return taken_;
  }
  std::vector<std::string> CameIds() const {
    std::vector<std::string> ids;
    for (const base::Json& event : Came()) ids.push_back(event.value("id", ""));
    return ids;
  }

 private:
  static base::Json ReadEvent(int socket) {
    const std::string head = ReadHead(socket);
    const std::string name = "Content-Length:";
    const size_t found = head.find(name);
    const size_t length =
        found == std::string::npos ? 0 : std::stoul(head.substr(found + name.size()));
    std::string body;
    while (body.size() < length) {
      const std::string piece = ReadSome(socket);
      if (piece.empty()) break;
      body += piece;
    }
    return body.empty() ? base::Json() : base::ParseJson(body);
  }

  void Serve(int socket) EXCLUDES(mutex_) {
    base::Json event = ReadEvent(socket);
    Answer answer;
    {
      const base::MutexLock lock(mutex_);
      came_.push_back(event);
      answer = answer_;
    }
    const std::string status = answer(event);
    if (status.starts_with("2")) {
      const base::MutexLock lock(mutex_);
      taken_.push_back(event.is_object() ? event.value("id", "") : "");
    }
    if (!status.empty()) {
      WriteAll(socket, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    while (!ReadSome(socket).empty()) {
    }
  }

  mutable base::Mutex mutex_;
  Answer answer_ GUARDED_BY(mutex_);
  std::vector<base::Json> came_ GUARDED_BY(mutex_);
  std::vector<std::string> taken_ GUARDED_BY(mutex_);
  const ScriptedServer server_;  // last: it uses the others
};

}  // namespace strongroom::test
