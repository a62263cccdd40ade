#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "access/reviews.h"
#include "base/clock.h"
#include "http/answer_bytes.h"
#include "http/router.h"
#include "metrics/families.h"
#include "server/audit.h"
#include "server/sets/callers.h"

namespace strongroom::server::sets {

// Of all answers that are still on their way.
inline constexpr size_t kAnswerBytes = size_t{64} << 20U;
// More are told to come again at once: who waits for PostgreSQL holds a connection, and what the
// API server asks of discovery shall find one.
inline constexpr int kReadsAtOnce = 16;

// Who asks for what.
struct Question {
  http::Request& request;
  access::ResourceAccess access;
  std::string body = {};  // of what changes something
  access::User user = {};
};

// The body of what changes something is read, and is small; or it is left to whoever answers, who
// sees to it by himself that few are at it, as it takes its time.
enum class AskedBody { kRead, kLeft };

// What is asked of one resource, and behind its objects.
struct Asked {
  std::string method;
  std::string resource = {};  // "backupsets"
  std::string behind = {};    // of the path "…/namespaces/{namespace}/RESOURCE": "/{name}/items"
  std::string verb;           // of RBAC; with the subresource that stands behind "{name}"
  // What fails when PostgreSQL or Kubernetes does: "backup sets cannot be read".
  std::string attempt;
  bool of_all_namespaces = false;  // the path has no namespace
  AskedBody body = AskedBody::kRead;
};

// What every question goes through, in this order: who asks must be known to Kubernetes, and have
// the right, before anything is looked for; then what is answered has its place and its memory.
// What is thrown on the way becomes an answer that says no more than the caller may know.
// Thread-safe.
class Questions {
 public:
  using Answer = std::function<http::Response(const Question&)>;

  // All outlive this.
  Questions(Callers& callers, Audit& audit, const metrics::ServerMetrics& metrics,
            const base::Clock& clock)
      : callers_(callers), audit_(audit), metrics_(metrics), clock_(clock) {}

  // This, and what `answer` refers to, outlive the router. What `answer` throws: ApiStatus,
  // store::StoreError, web::WebError; anything else is a bug.
  void Add(http::Router& router, const Asked& asked, Answer answer);

  // That so many policies were read.
  void NoteReading(const Question& question, size_t items);

  Callers& callers() { return callers_; }
  Audit& audit() { return audit_; }
  // For answers that take more than their text.
  http::AnswerBytes& answers() { return answers_; }

 private:
  http::Response Serve(Question question, const Asked& asked, const Answer& answer);
  // Serves it, and counts what it was answered. What ends without an answer counts as nothing.
  http::Response Count(const Question& question, const Asked& asked, const Answer& answer);

  Callers& callers_;
  Audit& audit_;
  const metrics::ServerMetrics& metrics_;
  const base::Clock& clock_;
  http::AnswerBytes answers_{kAnswerBytes};
  std::atomic<int> places_ = kReadsAtOnce;
};

}  // namespace strongroom::server::sets
