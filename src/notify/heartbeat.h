#pragma once

#include <memory>

#include "notify/endpoint.h"
#include "notify/sink.h"

namespace strongroom::notify {

enum class HeartbeatMethod { kGet, kPost };

// Asks for a URL, and tells it nothing: whatever the message is, it says that we are alive. Who
// hears nothing for too long (a dead man's switch) says so.
std::unique_ptr<Sink> MakeHeartbeat(Endpoint endpoint, HeartbeatMethod method);

}  // namespace strongroom::notify
