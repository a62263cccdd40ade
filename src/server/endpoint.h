#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "http/router.h"
#include "server/identity.h"

// What an endpoint says of itself; the chain (chain.h) does everything that is the same for all.
namespace strongroom::server {

// What a request is about, for log and audit.
struct Subject {
  std::string ns;
  std::string object;  // "backupscheduleruns/nightly-202611230230"
};

// How a request ended, for metrics.
struct Ending {
  int status = 200;
  std::chrono::nanoseconds duration{};
};

// One request at an endpoint. It is called in the order of the members, and keeps what one step
// finds for the next. What Authorise and Answer throw ends it: RequestError, store::StoreError and
// web::WebError are told to the client, anything else is a bug (INTERNAL). Belongs to the thread of
// its request.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual Subject About() const = 0;
  // Throws RequestError when `caller` may not do what is asked, or what is asked makes no sense.
  virtual void Authorise(const Identity& caller) = 0;
  virtual http::Response Answer() = 0;
  // Whether something was changed that the audit log is to have; also asked after a step threw.
  virtual bool HasChanged() const = 0;
  // Called last, whatever became of the request.
  virtual void Count(const Ending& ending) = 0;
};

// How many requests of an endpoint are looked at. More are told to come again: so nobody can have
// all that the process has, or all that it may ask of Kubernetes.
struct EndpointLimits {
  size_t at_once = SIZE_MAX;
  size_t at_once_per_namespace = SIZE_MAX;  // that of the caller
  int refusals_per_caller = 30;             // in a minute, of what the caller may not do
};

// One method of one path. Thread-safe.
class Endpoint {
 public:
  struct Route {
    std::string method;
    std::string pattern;  // as in http::Router; its parameters are names of Kubernetes objects
    std::string action;   // a word for log and audit: "report"
  };

  virtual ~Endpoint() = default;

  virtual const Route& route() const = 0;
  // `request` and `path` outlive the exchange.
  virtual std::unique_ptr<Exchange> Begin(http::Request& request,
                                          const http::PathParameters& path) = 0;
};

}  // namespace strongroom::server
