#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/printable.h"
#include "base/timestamp.h"

namespace strongroom::base {
namespace {

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

// spdlog's own JSON patterns do not escape, so the payload is a whole line of ours.
spdlog::logger& Logger() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("strongroom",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

// JSON keeps what is not seen as it is, beyond ASCII's control characters.
template <typename Value>
auto Shown(const Value& value) {
  if constexpr (std::is_convertible_v<Value, std::string_view>) {
    return PrintableLines(value);
  } else {
    return value;
  }
}

std::string Render(std::string time, LogLevel level, std::string_view message, LogFields fields) {
  nlohmann::ordered_json line;
  if (!time.empty()) line["time"] = std::move(time);
  line["level"] = NameOf(level);
  line["message"] = PrintableLines(message);
  for (const LogField& field : fields) {
    std::visit([&](const auto& value) { line[std::string(field.key)] = Shown(value); },
               field.value);
  }
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void Write(LogLevel level, std::string_view message, LogFields fields) {
  if (!Logger().should_log(ToSpdlog(level))) return;
  const std::string time = FormatMicroTimestamp(std::chrono::system_clock::now());
  Logger().log(ToSpdlog(level), Render(time, level, message, fields));
}

}  // namespace

void SetLogLevel(LogLevel level) { Logger().set_level(ToSpdlog(level)); }
void SilenceLog() { Logger().set_level(spdlog::level::off); }
void LogDebug(std::string_view message, LogFields fields) {
  Write(LogLevel::kDebug, message, fields);
}
void LogInfo(std::string_view message, LogFields fields) {
  Write(LogLevel::kInfo, message, fields);
}
void LogWarning(std::string_view message, LogFields fields) {
  Write(LogLevel::kWarning, message, fields);
}
void LogError(std::string_view message, LogFields fields) {
  Write(LogLevel::kError, message, fields);
}

std::string FormatLogLine(LogLevel level, std::string_view message, LogFields fields) {
  return Render("", level, message, fields);
}

}  // namespace strongroom::base
