#pragma once

#include <stdexcept>
#include <string>

namespace strongroom::http {

// A request could not be read, or the server could not be set up.
class HttpError : public std::runtime_error {
 public:
  enum class Kind {
    kCutOff,     // the connection ended before the body did
    kTimeout,    // the peer was silent for too long
    kStopped,    // this server is being shut down
    kMalformed,  // not HTTP
    kTooLarge,   // more than the limit
    kSetup,      // address, certificate or key cannot be used
  };

  HttpError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace strongroom::http
