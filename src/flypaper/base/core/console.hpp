#pragma once
#include <string_view>

namespace flypaper {

/// Writes a message to standard error as far as that takes it: no message is worth a result.
void tell(std::string_view message);

/// Hands everything printed so far to whatever standard output is. Throws Error if that does not take it.
void finish_output();

/// Opens standard streams that the caller has closed, so that no file of ours gets their numbers. What is written there
/// fails.
void open_closed_streams();

}  // namespace flypaper
