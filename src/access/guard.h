#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "access/buckets.h"
#include "access/remembered.h"
#include "access/reviews.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/message.h"

namespace strongroom::access {

// Stands before a path that not everybody may read: asks Kubernetes whose the bearer token is
// (TokenReview) and whether they may get the path (SubjectAccessReview). So whoever has a role with
// the rule {nonResourceURLs: [path], verbs: [get]} may, as with the API server's own metrics and
// those of controller-runtime. What was found of a token holds for a moment, and a peer whose
// tokens are refused has few questions, so that nobody can use us to flood Kubernetes. Thread-safe.
// https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/metrics/filters
class Guard {
 public:
  // `clock` outlives this.
  Guard(std::unique_ptr<Reviews> reviews, const base::Clock& clock, std::string path);

  // Absent for who may, and notes in the request that they are known; else the answer: 401 without
  // a good token, 403 without the right, 429 after too many of either, 503 when Kubernetes does not
  // answer. It says no word of Kubernetes'; the log has those.
  std::optional<http::Response> Refuse(http::Request& request) EXCLUDES(mutex_);

 private:
  enum class Verdict { kMay, kUnknown, kMayNot, kTooMany, kNoAnswer };

  Verdict Judge(const http::Request& request) EXCLUDES(mutex_);
  // Absent when Kubernetes has to be asked; then it is charged to the peer, unless it is trusted.
  std::optional<Verdict> Recall(const std::string& digest, const std::string& peer)
      EXCLUDES(mutex_);
  Verdict Ask(const std::string& token, const http::Request& request) EXCLUDES(mutex_);
  // Logged once for each outage, however many ask meanwhile.
  void NoteNoAnswer(const std::string& error) EXCLUDES(mutex_);
  void Remember(Verdict verdict, const std::string& digest, const std::string& peer)
      EXCLUDES(mutex_);
  static http::Response AnswerOf(Verdict verdict);

  const std::unique_ptr<Reviews> reviews_;
  const base::Clock& clock_;
  const std::string path_;
  base::Mutex mutex_;
  Remembered<Verdict> allowed_ GUARDED_BY(mutex_);
  Remembered<Verdict> refused_ GUARDED_BY(mutex_);
  Remembered<std::monostate> trusted_ GUARDED_BY(mutex_);  // were let through not long ago
  Buckets of_peers_ GUARDED_BY(mutex_);
  bool has_no_answer_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::access
