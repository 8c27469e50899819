#include "cli_tests/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>

namespace flypaper::cli_tests {
namespace {

void require_success(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// A file without a name, which takes any amount of output without anyone reading along.
class Capture {
 public:
  Capture() : file_(std::tmpfile()) {
    if (!file_) throw std::system_error(errno, std::generic_category(), "tmpfile");
  }

  [[nodiscard]] int descriptor() const { return fileno(file_.get()); }

  [[nodiscard]] std::string text() const {
    std::string text;
    std::array<char, 4096> piece{};
    if (std::fseek(file_.get(), 0, SEEK_SET) != 0) throw std::system_error(errno, std::generic_category(), "fseek");
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file_.get())) {
      text.append(piece.data(), size);
    }
    return text;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

/// Where the child's standard streams and its working folder are.
class Plan {
 public:
  Plan(const std::filesystem::path& folder, const Capture& out, const Capture& err) {
    require_success(posix_spawn_file_actions_init(&actions_), "posix_spawn_file_actions_init");
    require_success(posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0), "/dev/null");
    require_success(posix_spawn_file_actions_adddup2(&actions_, out.descriptor(), STDOUT_FILENO), "standard output");
    require_success(posix_spawn_file_actions_adddup2(&actions_, err.descriptor(), STDERR_FILENO), "standard error");
    require_success(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()), folder.c_str());
  }
  ~Plan() { posix_spawn_file_actions_destroy(&actions_); }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  Plan(Plan&&) = delete;
  Plan& operator=(Plan&&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// This process's environment, but with the source folder as the program's home.
std::vector<std::string> child_environment() {
  constexpr std::string_view home = "FLYPAPER_HOME=";
  std::vector<std::string> variables{std::string(home) + FLYPAPER_SOURCE_FOLDER};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with(home)) variables.emplace_back(*variable);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> found;
  for (std::string& word : words) found.push_back(word.data());
  found.push_back(nullptr);
  return found;
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

struct Process::Streams {
  Capture out;
  Capture err;
};

Process::Process(const std::vector<std::string>& arguments, const std::filesystem::path& folder)
    : streams_(std::make_unique<Streams>()) {
  const Plan plan(folder, streams_->out, streams_->err);
  std::vector<std::string> words{FLYPAPER_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = child_environment();
  require_success(posix_spawn(&id_, FLYPAPER_PROGRAM, plan.actions(), nullptr, pointers(words).data(),
                              pointers(environment).data()),
                  FLYPAPER_PROGRAM);
}

Process::~Process() {
  if (id_ == 0) return;
  kill();
  static_cast<void>(waitpid(id_, nullptr, 0));
}

void Process::kill() const { static_cast<void>(::kill(id_, SIGKILL)); }

Outcome Process::wait() {
  const int status = wait_for(std::exchange(id_, 0));
  return {.status = status, .out = streams_->out.text(), .err = streams_->err.text()};
}

Outcome run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
  return Process(arguments, folder).wait();
}

}  // namespace flypaper::cli_tests
